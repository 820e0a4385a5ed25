import { describe, expect, it } from 'vitest';
import { isSpaceName } from '../../../engine/cluster/content-store.ts';
import { notShared } from '../../../engine/cluster/shard-desk.ts';
import { spaceName } from '../../../engine/cluster/spaces.ts';

describe('the space of a run', () => {
  const settings = 'a'.repeat(64);

  it('is found again by whoever resumes its folder, and by nobody else', () => {
    const name = spaceName('my run/1', settings, '/runs/a');
    expect(spaceName('my run/1', settings, '/runs/a')).toBe(name);
    expect(name).toMatch(/^my-run-1\.[0-9a-f]{16}$/);
    expect(spaceName('my run/1', settings, '/runs/b')).not.toBe(name);
    expect(spaceName('my run/1', 'b'.repeat(64), '/runs/a')).not.toBe(name);
    expect(spaceName('other', settings, '/runs/a')).not.toBe(name);
  });

  it('is another one each time for runs in memory', () => {
    const names = Array.from({ length: 10 }, () => spaceName('équal', settings, undefined));
    expect(new Set(names).size).toBe(10);
    expect(names.every(isSpaceName)).toBe(true);
    expect(isSpaceName(spaceName('///', settings, undefined))).toBe(true);
    expect(isSpaceName(spaceName('x'.repeat(1000), settings, undefined))).toBe(true);
  });
});

it('stores of different names are told apart from one that lacks contents', () => {
  expect(notShared('/a', '/b').message).toContain('different stores');
  expect(notShared('/a', '/a').message).not.toContain('different stores');
});
