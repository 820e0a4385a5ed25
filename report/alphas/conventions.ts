import type { AlphaStudyReport } from '../../engine/index.ts';
import type { Section } from '../page.ts';
import { conventionTable } from '../sections/setting.ts';
import { counted } from '../sections/words.ts';
import type { Table } from '../table.ts';
import type { AlphaReportData } from './study-data.ts';

/** What was studied, and the conventions behind every number. */
export function conventionsSection({ study, manifest }: AlphaReportData): Section {
  const { judged, market, horizon } = study;
  const horizons = Object.keys(judged?.signal ?? { [horizon]: null })
    .map(Number)
    .sort((a, b) => a - b);
  return {
    id: 'setting',
    title: 'What was studied',
    text: [
      "An alpha is a formula that gives every instrument a number at the close. Agents compare the alphas by how they did under market states such as today's: theta says how well an alpha predicts, rho how well its portfolio behaves, and the score is made of both. A rule selects alphas by their score, a model weighs the selected, and the weighted sum is the composite, which is judged. Everybody sees only what had ended by the close.",
    ],
    tables: [
      settingTable(study, manifest),
      conventionTable(market.fill, horizons, judged?.judgement.conventions),
    ],
    charts: [],
  };
}

function settingTable(study: AlphaStudyReport, manifest: AlphaReportData['manifest']): Table {
  const { alphas, market, mined, kinds, states, evaluations, fits } = study;
  const unavailable = alphas.filter((alpha) => alpha.unavailable !== undefined).length;
  const agents = [...new Set(kinds.agents)].map(
    (kind) => `${kinds.agents.filter((one) => one === kind).length} of the kind "${kind}"`,
  );
  const rows = [
    ['scenario', study.name],
    ['seed', String(study.seed)],
    ['market', `${market.kind}, ${counted(market.instruments, 'instrument')}`],
    ['sessions', `${market.days}, ${market.firstDate} to ${market.lastDate}`],
    ['horizon', `${counted(study.horizon, 'trading day')}: what agents and weights learn from`],
    [
      'alphas',
      alphas.length === 0
        ? ''
        : `${alphas.length}${mined === null ? '' : `, of them ${mined.counts.accepted} mined`}${unavailable === 0 ? '' : `; ${unavailable} the market has no columns for`}`,
    ],
    ['agents', agents.join(', ')],
    ['selection', `rule "${kinds.selection}"`],
    ['weights', `model "${kinds.weights}"`],
    [
      'evaluations and fits',
      evaluations.length === 0 && fits.length === 0 ? '' : `${evaluations.length} and ${fits.length}`,
    ],
    [
      'stages',
      Object.entries(states)
        .map(([stage, state]) => `${stage} ${state}`)
        .join(', '),
    ],
    [
      'made',
      `${manifest.createdAt.slice(0, 16).replace('T', ' ')} UTC, mass-engine ${manifest.engineVersion}`,
    ],
  ];
  return {
    id: 'setting',
    title: 'Setting',
    columns: [
      { key: 'setting', label: 'Setting' },
      { key: 'value', label: 'Value' },
    ],
    rows: rows.filter(([, value]) => value !== ''),
  };
}
