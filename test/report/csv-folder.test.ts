import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { writeTogether } from '../../report/csv-folder.ts';
import { temporaryFolder } from '../engine/folders.ts';

const disk = vi.hoisted(() => ({ room: Number.POSITIVE_INFINITY }));

vi.mock('../../journal/index.ts', async (original) => {
  const journal = await original<typeof import('../../journal/index.ts')>();
  return {
    ...journal,
    replaceFile: (path: string, text: string) => {
      if (disk.room-- <= 0)
        throw Object.assign(new Error('no space left'), { code: 'ENOSPC', errno: -28, syscall: 'write' });
      journal.replaceFile(path, text);
    },
  };
});

const folder = temporaryFolder();
const files = ['a.csv', 'b.csv', 'c.csv'].map((name) => ({ name, text: 'x\n1\n' }));

it('writes no table where the disk is full, and leaves what was there', () => {
  disk.room = 2;
  const full = expect.objectContaining({
    problems: [expect.objectContaining({ code: 'journal.write-failed' })],
  });
  expect(() => writeTogether(join(folder, 'new', 'deep'), files)).toThrow(full);
  expect(readdirSync(folder)).toEqual([]);
  disk.room = Number.POSITIVE_INFINITY;
  expect(writeTogether(join(folder, 'kept'), files.slice(0, 1))).toEqual([join(folder, 'kept', 'a.csv')]);
  disk.room = 2;
  expect(() => writeTogether(join(folder, 'kept'), files)).toThrow(full);
  expect(readdirSync(join(folder, 'kept'))).toEqual(['a.csv']);
});

it('writes no table where one of the names is taken by a folder', () => {
  disk.room = Number.POSITIVE_INFINITY;
  mkdirSync(join(folder, 'taken', 'b.csv'), { recursive: true });
  expect(() => writeTogether(join(folder, 'taken'), files)).toThrow('this is a folder');
  expect(readdirSync(join(folder, 'taken'))).toEqual(['b.csv']);
});
