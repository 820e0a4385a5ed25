import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeWhole } from '../../engine/whole-file.ts';
import { temporaryFolder } from './folders.ts';

const lines = async (write: (line: string) => void) => {
  write('a');
  write('b');
};

describe('a file that appears whole', () => {
  it('is written once, in folders made for it, and left as it is afterwards', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'new', 'out.jsonl');
    expect(await writeWhole(file, lines)).toBe('written');
    expect(readFileSync(file, 'utf8')).toBe('a\nb\n');
    expect(await writeWhole(file, lines)).toBe('unchanged');
    expect(await writeWhole(file, async () => {})).toBe('empty');
    await expect(writeWhole(file, async (write) => write('c'))).rejects.toMatchObject({ code: 'cli.usage' });
    expect(readdirSync(join(folder, 'new'))).toEqual(['out.jsonl']);
  });

  it('is refused by one clear error where its name is a folder, or its folder is a file', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'taken'));
    writeFileSync(join(folder, 'file'), '');
    for (const [name, message] of [
      ['taken', /this is a folder/],
      ['file/out.jsonl', /a file stands where its folder should be/],
      ['file/deeper/out.jsonl', /a file stands where its folder should be/],
    ] as const) {
      await expect(writeWhole(join(folder, name), lines)).rejects.toMatchObject({
        code: 'cli.usage',
        message: expect.stringMatching(message),
      });
    }
    await expect(writeWhole(join(folder, 'x'.repeat(300)), lines)).rejects.toMatchObject({
      code: 'journal.write-failed',
    });
    expect(readdirSync(folder).toSorted()).toEqual(['file', 'taken']);
  });

  it.skipIf(process.platform !== 'linux')('leaves nothing where the disk takes no more', () => {
    const folder = temporaryFolder();
    const program = `
      import { writeWhole } from ${JSON.stringify(new URL('../../engine/whole-file.ts', import.meta.url).href)};
      const line = 'x'.repeat(9000);
      await writeWhole(process.argv[1], async (write) => { write(line); write(line); })
        .catch((error) => console.log(error.code));`;
    // 1,024-byte blocks; a process that ignores the signal gets the error.
    const limited = `trap '' XFSZ; ulimit -f 10; exec "$0" --input-type=module -e "$1" "$2"`;
    const { stdout, stderr } = spawnSync(
      'bash',
      ['-c', limited, process.execPath, program, join(folder, 'out.jsonl')],
      { encoding: 'utf8' },
    );
    expect({ stdout, stderr }).toEqual({ stdout: 'journal.write-failed\n', stderr: '' });
    expect(readdirSync(folder)).toEqual([]);
  });
});
