/**
 * Numbers of the MASS paper (arXiv 2505.10278), in per cent: RIC, RICIR, IC, ICIR. They are of 2023, of panels with all nine
 * modalities, and of investors that ask Qwen2.5-72B-Instruct; the horizon of the label is not published.
 */
import type { ResultTable } from './experiment.ts';

export interface Published {
  readonly name: string;
  readonly numbers: readonly [rankIc: number, rankIcir: number, ic: number, icir: number];
}

/** Table 2, SSE 50. */
export const publishedAblation: readonly Published[] = [
  { name: 'full (MASS)', numbers: [8.16, 41.74, 5.9, 33.43] },
  { name: 'without candidate pools (w/o CSP)', numbers: [1.65, 11.19, 1.67, 11.73] },
  { name: 'w/o PMD', numbers: [5.25, 29.75, 3.43, 21.1] },
  { name: 'without backward optimisation (w/o BO)', numbers: [0.76, 4.75, -0.13, -8.44] },
  { name: 'without disagreement (w/o MDH)', numbers: [6.28, 32.68, 3.85, 25.39] },
  { name: 'daily pools (MASS(DU))', numbers: [8.03, 41.68, 5.79, 33.52] },
];

/** Table 5, SSE 50: investors in all. */
export const publishedScaling: readonly Published[] = [
  { name: '512', numbers: [8.16, 41.74, 5.9, 33.43] },
  { name: '1024', numbers: [9.25, 43.02, 6.27, 34.19] },
  { name: '1536', numbers: [9.22, 43.11, 6.29, 34.05] },
];

/** Table 4, CSI 300. */
export const publishedSensitivity: readonly Published[] = [
  { name: 'cooling 1.00', numbers: [-0.16, -3.58, -0.27, -4.99] },
  { name: 'cooling 0.98', numbers: [5.79, 39.68, 4.21, 30.81] },
  { name: 'cooling 0.95', numbers: [6.5, 43.49, 4.65, 33.32] },
  { name: 'cooling 0.90', numbers: [6.53, 44.82, 4.77, 34.06] },
  { name: 'cooling 0.85', numbers: [5.81, 40.12, 4.16, 31.13] },
  { name: 'cooling 0.80', numbers: [4.12, 31.9, 3.89, 24.58] },
  { name: 'iterations 0', numbers: [0.36, 5.36, 0.41, 6.69] },
  { name: 'iterations 25', numbers: [3.04, 23.55, 2.94, 21.89] },
  { name: 'iterations 50', numbers: [4.69, 31.8, 3.73, 26.66] },
  { name: 'iterations 100', numbers: [6.5, 43.49, 4.65, 33.32] },
  { name: 'iterations 200', numbers: [6.53, 42.76, 4.66, 32.91] },
];

/** `what` says the table and the pool, e.g. `Table 2, SSE 50`. */
export function publishedTable(what: string, rows: readonly Published[]): ResultTable {
  return {
    title: `As published (${what}), %: 2023, all modalities, Qwen2.5-72B-Instruct. Another year, other data and another model: to be compared in direction only`,
    columns: [{ name: 'arm' }, ...['RIC', 'RICIR', 'IC', 'ICIR'].map((name) => ({ name, decimals: 2 }))],
    rows: rows.map(({ name, numbers }) => [name, ...numbers]),
  };
}
