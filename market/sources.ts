import { Registry } from '../core/index.ts';
import type { MarketSource } from './source.ts';
import { massFolder } from './sources/mass-folder.ts';
import { qlibFolder } from './sources/qlib-folder.ts';
import { synthetic } from './sources/synthetic.ts';
import { table } from './sources/table.ts';

/** All kinds of market that a scenario may name. One line each; options' schemas stand beside their sources. */
export const marketSources = new Registry<MarketSource>('market source', [
  massFolder,
  qlibFolder,
  synthetic,
  table,
]);
