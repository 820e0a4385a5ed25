import { MassError, nodeVersion } from '../../core/index.ts';
import { SEMANTICS } from '../semantics.ts';
import { PACKED_VERSION } from './wire/packed.ts';

/** What a run and its workers must have in common for equal answers. */
export interface EngineVersion {
  /** Of the engine: equal inputs, equal ballots. */
  readonly semantics: number;
  /** Major version: `Math.log`, `Math.exp` and `Math.cos` are V8's own. */
  readonly node: number;
  /** Of what they send each other. */
  readonly messages: number;
}

/** Version of `wire/messages.ts`, raised with every change of it. */
const MESSAGES = 1;

export function thisEngine(): EngineVersion {
  return {
    semantics: SEMANTICS,
    node: Number(nodeVersion().split('.')[0]),
    messages: PACKED_VERSION * 1000 + MESSAGES,
  };
}

/** Throws `cluster.version` when a worker and the run that asks it differ. */
export function checkEngine(run: EngineVersion, worker: EngineVersion): void {
  const said = ({ semantics, node, messages }: EngineVersion) =>
    `semantics ${semantics}, Node ${node}, messages ${messages}`;
  if (said(run) === said(worker)) return;
  throw new MassError({
    code: 'cluster.version',
    message: 'a worker has another version than the run',
    found: said(worker),
    expected: said(run),
    hint: 'start the run and its workers from the same installation and under the same Node',
  });
}
