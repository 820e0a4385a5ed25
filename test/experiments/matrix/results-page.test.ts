import { expect, it } from 'vitest';
import { resultsPage } from '../../../experiments/matrix/results-page.ts';

it('spells out the initials of its headings, beside them and below', () => {
  const table = {
    name: 'portfolios',
    title: 'Portfolios',
    columns: [{ name: 'arm' }, { name: 'AR %', decimals: 2 }, { name: 'Sharpe', decimals: 2 }],
    rows: [['full', 1, 2]],
  };
  const result = { setup: [], tables: [table], plots: [], findings: [] } as unknown as Parameters<
    typeof resultsPage
  >[1];
  const page = resultsPage({ name: 'made-up', description: '' }, result, 'small');
  expect(page).toContain('title="annualised return"><abbr title="annualised return">AR %</abbr>');
  expect(page).toContain('<p class="note">AR = annualised return.</p>');
});
