import type { Page } from './page.ts';
import { rejudgedNotice } from './rejudged.ts';
import type { RunData } from './run-data.ts';
import { calendarSection } from './sections/calendar.ts';
import { correlationSection } from './sections/correlations.ts';
import { distributionSection } from './sections/distribution.ts';
import { modelSections } from './sections/models.ts';
import { noteSections } from './sections/notes.ts';
import { opinionSection } from './sections/opinions.ts';
import { populationSection } from './sections/population.ts';
import { portfolioSection } from './sections/portfolios.ts';
import { profileSection } from './sections/profile.ts';
import { qualitySection } from './sections/quality.ts';
import { rollingSection } from './sections/rolling.ts';
import { settingSection } from './sections/setting.ts';
import { tradingSection } from './sections/trading.ts';
import { verdictSection } from './sections/verdict.ts';

/** The report of one run, from what was run to how to make it again. */
export function runPage(data: RunData): Page {
  const { report } = data;
  const period =
    report.days === 0 ? 'no day yet' : `${report.days} days, ${report.firstDate} to ${report.lastDate}`;
  return {
    title: report.name,
    subtitle: `${report.runId} · ${period}${report.complete ? '' : ' · not finished'}`,
    ...rejudgedNotice([data]),
    sections: [
      settingSection(data),
      verdictSection(data),
      qualitySection(data),
      portfolioSection(data),
      calendarSection(data),
      rollingSection(data),
      correlationSection(data),
      profileSection(data),
      distributionSection(data),
      populationSection(data),
      opinionSection(data),
      tradingSection(data),
      ...modelSections(report.models),
      ...noteSections(data),
    ],
  };
}
