/** Reads strategies. */
import type { Reader, Reading } from '../../../models/index.ts';
import { holdingPeriods, riskAppetites, type Strategy } from '../../investor-type.ts';
import { objectInAnswer } from './answer-json.ts';
import { faultBeforeReading, faultWithoutObject, quoted, useless } from './faults.ts';
import { harmless, MAX_OUTLINE_CHARACTERS } from './harmless.ts';

export function strategyReader(selectors: readonly string[]): Reader<Strategy> {
  return (answer): Reading<Strategy> => {
    const before = faultBeforeReading(answer);
    if (before !== undefined) return before;
    const object = objectInAnswer(answer.text, 'outline', ({ outline }) => typeof outline === 'string');
    if (object === undefined) return faultWithoutObject(answer);
    const outline = harmless(object['outline'] as string, MAX_OUTLINE_CHARACTERS);
    if (outline === '') return useless('malformed', '"outline" is empty');
    const consistency = share(object['consistency']);
    const rationality = share(object['rationality']);
    if (consistency === undefined || rationality === undefined) {
      const which = consistency === undefined ? 'consistency' : 'rationality';
      return useless('malformed', `"${which}" is no number from 0 to 1`);
    }
    const riskAppetite = oneOf(riskAppetites, object['riskAppetite']);
    const holdingPeriod = oneOf(holdingPeriods, object['holdingPeriod']);
    const selector = oneOf(selectors, object['selector']);
    for (const [name, value] of Object.entries({ riskAppetite, holdingPeriod, selector })) {
      if (value === undefined) return unknownChoice(name, object[name]);
    }
    const value = { outline, riskAppetite, holdingPeriod, consistency, rationality, selector } as Strategy;
    return { ok: true, value, parsed: value };
  };
}

function unknownChoice(name: string, found: unknown): Reading<Strategy> {
  return typeof found === 'string'
    ? useless('illegal', `${quoted(found)} is no ${name}`)
    : useless('malformed', `"${name}" is no text`);
}

/** The value that is meant, in whatever case it is written. */
function oneOf<T extends string>(values: readonly T[], found: unknown): T | undefined {
  if (typeof found !== 'string') return undefined;
  const name = found.trim().toLowerCase();
  return values.find((value) => value.toLowerCase() === name);
}

function share(found: unknown): number | undefined {
  return typeof found === 'number' && found >= 0 && found <= 1 ? found + 0 : undefined;
}
