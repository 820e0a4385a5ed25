import { alphaStages } from '../engine/index.ts';
import { agentSection } from './alphas/agents.ts';
import { conventionsSection } from './alphas/conventions.ts';
import { fitSection } from './alphas/fits.ts';
import { leftOutSection } from './alphas/left-out.ts';
import { minedSection } from './alphas/mined.ts';
import { studyPortfolioSections } from './alphas/portfolios.ts';
import { studyProfileSection, studyQualitySection } from './alphas/quality.ts';
import { reproduceSection } from './alphas/reproduce.ts';
import type { AlphaReportData } from './alphas/study-data.ts';
import { usedSection } from './alphas/used.ts';
import { studyVerdictSection } from './alphas/verdict.ts';
import type { Page } from './page.ts';
import { modelSections } from './sections/models.ts';
import { warningSection } from './sections/notes.ts';
import { inWords } from './sections/words.ts';

/** The report of a study of alphas, in the order of a reader's questions; what was not done yet has no chapter. */
export function alphaPage(data: AlphaReportData): Page {
  const { study } = data;
  const { market, states } = study;
  const open = alphaStages.filter((stage) => states[stage] !== 'done' && states[stage] !== 'absent');
  return {
    title: study.name,
    subtitle: `Study of alphas · ${study.runId} · ${market.days} days, ${market.firstDate} to ${market.lastDate}`,
    ...(open.length === 0
      ? {}
      : {
          notice: `This study is not finished: ${inWords(open.map((stage) => `"${stage}"`))} ${open.length === 1 ? 'is' : 'are'} to be done. The report shows what there is.`,
        }),
    sections: [
      studyVerdictSection(data),
      conventionsSection(data),
      ...studyPortfolioSections(study),
      ...studyQualitySection(study),
      ...studyProfileSection(study),
      ...usedSection(study),
      ...agentSection(study),
      ...fitSection(study),
      ...minedSection(study),
      ...leftOutSection(study),
      ...modelSections(study.models ?? undefined),
      warningSection([...study.warnings, ...(study.judged?.judgement.notes ?? [])]),
      reproduceSection(data),
    ],
  };
}
