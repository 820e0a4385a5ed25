import { describe, expect, it } from 'vitest';
import { lostControls } from '../../engine/lost-controls.ts';

describe('controls that hang on answers', () => {
  it('are all there where none is missing', () => {
    expect(lostControls(0, false)).toEqual({});
  });

  it('lose the uniform plan with the first answer, and random investors with the first pool', () => {
    expect(Object.keys(lostControls(1, false))).toEqual(['uniform']);
    expect(Object.keys(lostControls(1, true))).toEqual(['uniform', 'random']);
  });
});
