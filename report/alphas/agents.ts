import type { AlphaStudyReport } from '../../engine/index.ts';
import type { Chart } from '../chart.ts';
import { heatMapChart } from '../charts/heat-map.ts';
import { linesChart } from '../charts/lines.ts';
import { formatNumber } from '../formats.ts';
import type { Section } from '../page.ts';
import { counted, inWords } from '../sections/words.ts';
import type { Table } from '../table.ts';
import { type AgentRecord, agentsOf, agreements, meanOf, thetaAgainstRho } from './agreement.ts';
import { writtenDate } from './study-data.ts';

/** Above this many agents a picture of every two has no room for their names. */
const MOST_AGENTS = 24;

/** Whether agents say the same, who was silent, and what judges left unanswered; absent before the first evaluation. */
export function agentSection({ evaluations }: AlphaStudyReport): readonly Section[] {
  if (evaluations.length === 0) return [];
  const agents = agentsOf(evaluations);
  const names = agents.map(({ name }) => name);
  const matrix = agreements(evaluations, names);
  const own = thetaAgainstRho(evaluations);
  const unknown = evaluations.filter(({ state }) => state === null).length;
  return [
    {
      id: 'agents',
      title: 'Agents and how they agree',
      text: [
        ...agreementText(agents, matrix, meanOf(own)),
        ...silenceText(agents, evaluations.length),
        ...(unknown === 0
          ? []
          : [`At ${counted(unknown, 'evaluation')} the state of the market was not known yet.`]),
      ],
      tables: [agentTable(agents)],
      charts: [...agreementCharts(agents, matrix), ...thetaChart(evaluations, own)],
    },
  ];
}

function agreementText(
  agents: readonly AgentRecord[],
  matrix: readonly (readonly (number | null)[])[],
  thetaRho: number | null,
): readonly string[] {
  const among = (wanted: (a: AgentRecord, b: AgentRecord) => boolean) =>
    meanOf(
      agents.flatMap((a, row) =>
        agents.slice(0, row).flatMap((b, column) => (wanted(a, b) ? [matrix[row]?.[column] ?? null] : [])),
      ),
    );
  const same = (role: string) => among((a, b) => a.role === role && b.role === role);
  const said = [
    ['those of confidence', same('confidence')],
    ['those of risk', same('risk')],
  ].flatMap(([who, value]) =>
    typeof value === 'number' ? [`${String(who)} by ${formatNumber(value, 'signed')}`] : [],
  );
  const roles =
    said.length === 0
      ? ''
      : ` Among each other, ${inWords(said)} on average: agents that nearly always agree add little to one of them.`;
  const across =
    thetaRho === null
      ? ''
      : ` Theta and rho, what predicts and what behaves well, agree by ${formatNumber(thetaRho, 'signed')} on average${thetaRho < -0.2 ? ': the two sides tend to favour other alphas, and the score is a compromise' : thetaRho > 0.2 ? ': the two sides tend to favour the same alphas' : ': they have little to do with each other'}.`;
  return [
    `${counted(agents.length, 'agent')} ordered the alphas. Agreement is the rank correlation between their orders at one evaluation: 1 is the same order, 0 no relation, −1 the opposite one.${roles}${across}`,
  ];
}

function silenceText(agents: readonly AgentRecord[], evaluations: number): readonly string[] {
  const silent = agents.filter((agent) => agent.silent > 0);
  const unanswered = agents.filter((agent) => (agent.unanswered ?? 0) > 0);
  return [
    silent.length === 0
      ? 'No agent was ever silent.'
      : `Without an opinion of any alpha: ${inWords(silent.map((agent) => `${agent.name} at ${agent.silent} of ${counted(evaluations, 'evaluation')}`))}.`,
    ...(unanswered.length === 0
      ? []
      : [
          `Judges left questions unanswered: ${inWords(unanswered.map(({ name, unanswered: open, comparisons }) => `${name} ${open} of ${comparisons ?? 0}`))}. An alpha is compared by what was answered.`,
        ]),
  ];
}

function agentTable(agents: readonly AgentRecord[]): Table {
  const asks = agents.some(({ comparisons }) => comparisons !== null);
  return {
    id: 'agents',
    title: 'Agents',
    columns: [
      { key: 'agent', label: 'Agent' },
      { key: 'role', label: 'Speaks for' },
      { key: 'evaluations', label: 'Evaluations', format: 'count', hint: 'With an opinion of some alpha' },
      { key: 'silent', label: 'Silent', format: 'count', hint: 'Evaluations without any opinion' },
      ...(asks
        ? [
            {
              key: 'questions',
              label: 'Questions',
              format: 'count' as const,
              hint: 'That its judge was asked',
            },
            { key: 'unanswered', label: 'Unanswered', format: 'count' as const },
          ]
        : []),
    ],
    rows: agents.map(({ name, role, spoke, silent, comparisons, unanswered }) => [
      name,
      role === null ? null : { confidence: 'theta: what predicts', risk: 'rho: what behaves well' }[role],
      spoke,
      silent,
      ...(asks ? [comparisons, unanswered] : []),
    ]),
  };
}

/** Of those who ever spoke. */
function agreementCharts(
  agents: readonly AgentRecord[],
  matrix: readonly (readonly (number | null)[])[],
): readonly Chart[] {
  const places = [...agents.keys()].filter((at) => (agents[at]?.spoke ?? 0) > 0);
  if (places.length < 2 || places.length > MOST_AGENTS) return [];
  return [
    heatMapChart({
      id: 'agent-agreement',
      title: 'Agreement of every two agents',
      note: 'Mean rank correlation between their orders of the alphas, over the evaluations in which both had one.',
      columns: places.map((_, at) => String(at + 1)),
      columnName: 'agent',
      rows: places.map((place, at) => `${at + 1} ${agents[place]?.name}`),
      rowName: 'agent',
      values: places.map((row) => places.map((column) => matrix[row]?.[column] ?? null)),
      format: 'signed',
      labelFormat: 'number',
      ramp: 'diverging',
    }),
  ];
}

function thetaChart(
  evaluations: AlphaStudyReport['evaluations'],
  values: readonly (number | null)[],
): readonly Chart[] {
  if (values.filter((value) => value !== null).length < 2) return [];
  return [
    linesChart({
      id: 'theta-rho',
      title: 'Agreement of theta and rho, evaluation by evaluation',
      note: 'Rank correlation over the alphas that have both.',
      x: evaluations.map(({ date }) => writtenDate(date)),
      format: 'signed',
      hasMarks: true,
      yRange: [-1, 1],
      height: 260,
      lines: [{ name: 'theta and rho', colour: 'accent', values }],
    }),
  ];
}
