/**
 * States that a run keeps whole beside its days, so that no reader has to go through all days before one.
 * A keyframe is a result of the journal: losing one costs time, never truth.
 */

/** Committed days between two keyframes. */
export const KEYFRAME_DAYS = 32;

/** Name of the result that holds the `RunState` after `day` committed days. */
export function keyframeName(day: number): string {
  return `state ${day}`;
}

/** Whether a result of this name is a keyframe. */
export function isKeyframe(name: string): boolean {
  return name.startsWith('state ');
}
