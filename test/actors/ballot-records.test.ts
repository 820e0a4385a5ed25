import { assert as check, constantFrom, integer, property, uniqueArray } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BallotCollector } from '../../actors/ballot-collector.ts';
import { writeAbstention, writeBallot } from '../../actors/ballot-records.ts';
import { abstentionReasons, readBallot, recordWords } from '../../actors/index.ts';
import { typesOf } from './fixtures.ts';

const layout = { pool: 4, buys: 2, sells: 1 };
const bytesOf = (words: Uint16Array) => new Uint8Array(words.buffer);

describe('ballot records', () => {
  it('are laid out as documented, little-endian and padded', () => {
    const words = new Uint16Array(2 * recordWords(layout));
    const candidates = Uint16Array.of(1, 2, 0x0305);
    writeBallot(words, 0, layout, candidates, { buys: Uint16Array.of(2, 0x0305), sells: Uint16Array.of(1) });
    writeAbstention(words, 1, layout, candidates, 'invalid');
    expect(Buffer.from(words.buffer).toString('hex')).toBe(
      [
        '0000 0300 0200 0100 0100 0200 0503 ffff 0200 0503 0100',
        '0102 0300 0000 0000 0100 0200 0503 ffff ffff ffff ffff',
      ]
        .join('')
        .replaceAll(' ', ''),
    );
  });

  it('read back as they were written', () => {
    const positions = (most: number) =>
      uniqueArray(integer({ min: 0, max: 60_000 }), { maxLength: most }).map((list) =>
        Uint16Array.from(list).sort(),
      );
    check(
      property(
        positions(4),
        positions(2),
        positions(1),
        integer({ min: 0, max: 5 }),
        (candidates, buys, sells, at) => {
          const words = new Uint16Array(6 * recordWords(layout));
          writeBallot(words, at, layout, candidates, { buys, sells });
          expect(readBallot(bytesOf(words), at, layout)).toEqual({
            status: 'ballot',
            candidates,
            buys,
            sells,
          });
        },
      ),
    );
    check(
      property(positions(4), constantFrom(...abstentionReasons), (candidates, reason) => {
        const words = new Uint16Array(recordWords(layout));
        writeAbstention(words, 0, layout, candidates, reason);
        expect(readBallot(bytesOf(words), 0, layout)).toEqual({ status: 'abstention', candidates, reason });
      }),
    );
  });
});

describe('the collector', () => {
  it('refuses a second answer and ordinals outside its range', () => {
    const collector = new BallotCollector(layout, 512);
    collector.reset(typesOf()[0] as never, 512, 2, 5);
    const pool = Uint16Array.of(0, 1, 2, 3);
    const answer = { buys: Uint16Array.of(0, 1), sells: Uint16Array.of(3) };
    expect([
      collector.add(512, pool, answer),
      collector.add(512, pool, answer),
      collector.add(514, pool, answer),
      collector.add(5, pool, answer),
    ]).toEqual([true, false, false, false]);
    expect([collector.complete, collector.abstain(513, 'failed', 'x'), collector.complete]).toEqual([
      false,
      true,
      true,
    ]);
    expect(Array.from(collector.part().bought)).toEqual([1, 1, 0, 0, 0]);
  });

  it('refuses a position that is bought and sold', () => {
    const collector = new BallotCollector(layout, 1);
    collector.reset(typesOf()[0] as never, 0, 1, 5);
    collector.add(0, Uint16Array.of(0, 1, 2, 3), { buys: Uint16Array.of(0, 1), sells: Uint16Array.of(1) });
    expect(collector.part().abstentions[0]?.reason).toBe('invalid answer: position 1 is bought and sold');
  });
});
