import { describe, expect, it, onTestFinished } from 'vitest';
import { createRun, type Journal, MemoryJournal, openRun, readRun } from '../../journal/index.ts';
import { journalConformance } from './conformance.ts';
import { sampleDay, sampleManifest, temporaryFolder, writer } from './samples.ts';

function closedAtTheEnd(journal: Journal): Journal {
  onTestFinished(() => {
    journal.close();
  });
  return journal;
}

const paths = new WeakMap<Journal, string>();
function createSqlite(manifest = sampleManifest()): Journal {
  const { journal, path } = createRun(temporaryFolder(), manifest, writer);
  paths.set(journal, path);
  return closedAtTheEnd(journal);
}

describe('memory journal', () => {
  journalConformance({ create: (manifest) => new MemoryJournal(manifest) });
});

describe('sqlite journal', () => {
  journalConformance({ create: createSqlite });
});

describe('sqlite journal, reopened for writing', () => {
  journalConformance({
    create: createSqlite,
    reopen: (journal) => {
      journal.close();
      return closedAtTheEnd(openRun(paths.get(journal) as string, writer).journal);
    },
  });
});

describe('sqlite journal, read while its writer has it open', () => {
  const reader = (journal: Journal): Journal => closedAtTheEnd(readRun(paths.get(journal) as string).journal);
  journalConformance({ create: createSqlite, reopen: reader });

  it('shows a reader each day as soon as it is committed', () => {
    const journal = createSqlite();
    const reading = reader(journal);
    for (const day of [0, 1, 2]) {
      journal.commitDay(sampleDay(day));
      expect(reading.days()).toBe(day + 1);
      expect(reading.day(day)).toStrictEqual(sampleDay(day));
    }
    journal.close();
    expect(reading.day(1)).toStrictEqual(sampleDay(1));
  });

  it('shows a reader each entry as soon as it is appended', () => {
    const journal = createSqlite();
    const reading = reader(journal);
    for (const number of [0, 1, 2]) {
      journal.append('a', { number });
      expect(reading.entryCount('a')).toBe(number + 1);
      expect([...reading.entries('a', number)]).toEqual([{ number }]);
    }
    journal.close();
    expect([...reading.entries('a')]).toHaveLength(3);
  });

  it('lets readers write nothing', () => {
    const journal = createSqlite();
    const reading = reader(journal);
    expect(() => reading.commitDay(sampleDay(0))).toThrow(/opened for reading/);
    expect(() => reading.putResult('x', 1)).toThrow(/opened for reading/);
    expect(() => reading.append('a', 1)).toThrow(/opened for reading/);
    expect(() => reading.updateManifest(sampleManifest())).toThrow(/opened for reading/);
  });
});
