import { faultBeforeReading, faultWithoutObject, harmless, objectInAnswer } from '../../actors/index.ts';
import type { Reader } from '../../models/index.ts';
import type { Proposal, Proposed } from '../alpha-proposer.ts';
import { formulaBounds } from '../bounds.ts';
import { MOST_QUOTE_CHARACTERS } from './passage.ts';

/** Longest summary, name and behaviour that are kept. */
const SUMMARY_CHARACTERS = 1_500;
export const NAME_CHARACTERS = 80;
export const BEHAVIOUR_CHARACTERS = 500;

/**
 * Reads answers: an object with a list `alphas`. Members of a proposal that are missing or no text are empty, for whoever checks
 * proposals to refuse; of more than `most` proposals the rest is counted and not looked at. Never throws.
 */
export function proposalReader(most: number): Reader<Proposed> {
  return (answer) => {
    const before = faultBeforeReading(answer);
    if (before !== undefined) return before;
    const object = objectInAnswer(answer.text, 'alphas', ({ alphas }) => Array.isArray(alphas));
    if (object === undefined) return faultWithoutObject(answer);
    const alphas = object['alphas'] as readonly unknown[];
    const summary = harmless(textOf(object['summary']), SUMMARY_CHARACTERS);
    const value: Proposed = {
      proposals: alphas.slice(0, most).map(proposalOf),
      ...(summary === '' ? {} : { summary }),
      ...(alphas.length > most ? { leftOut: alphas.length - most } : {}),
    };
    return { ok: true, value, parsed: value };
  };
}

function proposalOf(value: unknown): Proposal {
  const found =
    typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
  const name = harmless(textOf(found['name']), NAME_CHARACTERS);
  // A little more than may be, so that what is too long is told to be.
  const quote = textOf(found['quote']).slice(0, MOST_QUOTE_CHARACTERS + 1);
  return {
    formula: textOf(found['formula']).slice(0, formulaBounds.length + 1),
    category: harmless(textOf(found['category']), NAME_CHARACTERS),
    behaviour: harmless(textOf(found['behaviour']), BEHAVIOUR_CHARACTERS),
    ...(name === '' ? {} : { name }),
    ...(quote === '' ? {} : { quote }),
  };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
