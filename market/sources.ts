import { Registry } from '../core/index.ts';
import type { MarketSource } from './source.ts';
import { massFolder } from './sources/mass-folder.ts';

/** All kinds of market that a scenario may name. One line each; options' schemas stand beside their sources. */
export const marketSources = new Registry<MarketSource>('market source', [massFolder]);
