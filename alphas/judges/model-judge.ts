import { askedUntilUsable } from '../../actors/index.ts';
import type { TradingDate } from '../../core/index.ts';
import {
  type ImagePart,
  type ModelClient,
  modelRequest,
  type Purpose,
  type Sampling,
} from '../../models/index.ts';
import { agentRoles, riskPreferences } from '../agent-role.ts';
import type { AlphaJudge, AlphaSummary, PairQuestion } from '../alpha-judge.ts';
import { spreadChart } from '../charts/spread-chart.ts';
import type { JudgeOptions } from './judge-options.ts';
import { readVerdict, verdictShape } from './read-verdict.ts';
import { VERDICT_FORM, VERDICT_SYSTEM, verdictPrompt } from './verdict-prompt.ts';

export interface ModelJudgeServices {
  readonly client: ModelClient;
  /** Date of a session, for the names of calls; no prompt says it. */
  dateOf(day: number): TradingDate;
}

const NAME = 'model';

/**
 * A language model compares two alphas by what the statistics say of them. A question whose answer is of no use is asked again with
 * what is wrong, `tries` times in all; then it has no verdict. Rejects with `RunStop` as the client does, and with what else the
 * client rejects with: nothing is taken for an answer that is none. Equal questions are one request, whatever their day.
 */
export function modelJudge(options: JudgeOptions, services: ModelJudgeServices): AlphaJudge {
  const { model, temperature, topP, maxOutputTokens, seed, tries } = options;
  const sampling: Sampling = { temperature, topP, maxOutputTokens, ...(seed === undefined ? {} : { seed }) };
  const chartOf = charted();
  return {
    name: NAME,
    async compare(question) {
      const request = modelRequest({
        model,
        messages: [
          { role: 'system', content: VERDICT_SYSTEM },
          {
            role: 'user',
            content: verdictPrompt(question, options.charts ? bothCharts(question, chartOf) : undefined),
          },
        ],
        sampling,
        answer: verdictShape,
      });
      const purpose = purposeOf(question, services.dateOf(question.day));
      const outcome = await askedUntilUsable(
        { request, read: readVerdict, form: VERDICT_FORM },
        tries,
        'en',
        (asked, attempt, read) => services.client.ask(asked, { ...purpose, attempt }, read),
      );
      return outcome.kind === 'value' ? outcome.value : undefined;
    },
  };
}

/** Charts of summaries; all questions of an evaluation share those of its alphas. */
function charted(): (summary: AlphaSummary) => ImagePart | undefined {
  const drawn = new WeakMap<AlphaSummary, ImagePart | undefined>();
  return (summary) => {
    if (!drawn.has(summary)) drawn.set(summary, spreadChart(summary));
    return drawn.get(summary);
  };
}

/** Both or none: a chart of one alone would be an argument. */
function bothCharts(
  { first, second }: PairQuestion,
  chartOf: ReturnType<typeof charted>,
): readonly [ImagePart, ImagePart] | undefined {
  const [one, two] = [chartOf(first), chartOf(second)];
  return one === undefined || two === undefined ? undefined : [one, two];
}

function purposeOf(
  { role, preference, day, number }: PairQuestion,
  date: TradingDate,
): Omit<Purpose, 'attempt'> {
  return {
    kind: 'verdict',
    day,
    date,
    type: `${NAME}-${role}-${preference}`,
    typeIndex: agentRoles.indexOf(role) * riskPreferences.length + riskPreferences.indexOf(preference),
    ordinal: number,
  };
}
