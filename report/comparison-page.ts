import { shellWord } from '../core/index.ts';
import { distributionComparison } from './comparison/distributions.ts';
import { namedRuns } from './comparison/named-runs.ts';
import { portfolioComparison } from './comparison/portfolios.ts';
import { qualityComparison } from './comparison/quality.ts';
import { settingsSection } from './comparison/settings.ts';
import type { Page } from './page.ts';
import { rejudgedNotice, setWords } from './rejudged.ts';
import type { RunData } from './run-data.ts';

/** Several runs side by side; at least two. */
export function comparisonPage(data: readonly RunData[]): Page {
  const runs = namedRuns(data);
  const warnings = runs.flatMap(({ name, colour, data: { report } }) =>
    report.warnings.map((warning) => [{ name, colour }, warning]),
  );
  return {
    title: `${data.length} runs compared`,
    subtitle: runs.map(({ name }) => name).join(', '),
    ...rejudgedNotice(data),
    sections: [
      settingsSection(runs),
      qualityComparison(runs),
      portfolioComparison(runs),
      distributionComparison(runs),
      {
        id: 'warnings',
        title: 'Warnings and how to make this again',
        text: warnings.length === 0 ? ['There are no warnings.'] : [],
        commands: [
          `mass report ${data.map(({ report }) => shellWord(report.runDir)).join(' ')}${setWords(data[0]?.set ?? [])}`,
        ],
        tables: [
          {
            id: 'warnings',
            title: 'What a reader must know beside the numbers',
            columns: [
              { key: 'run', label: 'Run' },
              { key: 'warning', label: 'Warning' },
            ],
            rows: warnings,
          },
        ],
        charts: [],
      },
    ],
  };
}
