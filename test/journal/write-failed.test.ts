import { describe, expect, it } from 'vitest';
import { AFTER_WRITE_OF_RUN, writeFailed } from '../../journal/index.ts';

const systemError = (code: string, syscall: string) => Object.assign(new Error(code), { code, syscall });

describe('a failed write', () => {
  it('speaks of resuming for runs alone', () => {
    const full = systemError('ENOSPC', 'write');
    expect(writeFailed(full, 'f')).toMatchObject({
      problems: [{ hint: 'free some space, then start the command again' }],
    });
    expect(writeFailed(full, 'f', AFTER_WRITE_OF_RUN)).toMatchObject({
      problems: [{ hint: expect.stringContaining('resume the run; what was committed before is intact') }],
    });
  });

  it.each([
    ['EROFS', 'open'],
    ['EACCES', 'mkdir'],
    ['ENOENT', 'mkdir'],
  ])('names a folder that may not be written to: %s of %s', (code, syscall) => {
    expect(writeFailed(systemError(code, syscall), 'f')).toMatchObject({
      problems: [{ message: 'there is no permission to write here' }],
    });
  });
});
