/**
 * Mines alphas: asks proposers task by task, checks what they propose, and keeps what came of each task.
 * 1. An entry of the log is one task, complete: accepted alphas, refused proposals, faults. Tasks follow each other in one order.
 * 2. The log and the request decide what is asked next: a mining that was ended goes on as one that was not.
 * 3. No label is read, by nobody.
 */
import { breathe, type Digest, digestOfJson, MassError, type TradingDate } from '../../core/index.ts';
import type {
  AlphaProposer,
  MarketBriefing,
  Proposal,
  ProposalSource,
  ProposalTask,
  RefusedProposal,
} from '../alpha-proposer.ts';
import type { AlphaSpec } from '../alpha-spec.ts';
import type { DocumentText } from '../document.ts';
import { pageAt } from '../documents/chunks.ts';
import type { FormulaData } from '../formula-data.ts';
import type { StudyLog } from '../study-log.ts';
import {
  MINED_LOG,
  type MinedAlpha,
  type MinedEntry,
  type MinedRefusal,
  minedEntries,
  specOf,
} from './mined-entry.ts';
import type { MiningOptions } from './options.ts';
import { keptQuote } from './passage.ts';
import { type Passed, Screen } from './screen.ts';

export interface MiningRequest {
  readonly documents: readonly DocumentText[];
  /** Asked one after another. */
  readonly proposers: readonly AlphaProposer[];
  /** What mined alphas have to differ from. */
  readonly known: readonly AlphaSpec[];
  /** What formulas are tried on. Its last session is the last one that mining sees. */
  readonly data: FormulaData;
  /** First session of the run. @default the last one of the data */
  readonly date?: TradingDate;
  readonly log: StudyLog;
  readonly briefing?: MarketBriefing;
  readonly options: Pick<
    MiningOptions,
    'categories' | 'mostCorrelation' | 'leastCoverage' | 'mostCost' | 'sessions'
  >;
  readonly signal?: AbortSignal;
  /** Tasks that are done, of all. */
  readonly progress?: (done: number, total: number) => void;
}

/** What a refused proposal keeps of texts that were too long or wrong. */
const KEPT_CHARACTERS = 500;

interface PlannedTask {
  readonly proposer: AlphaProposer;
  readonly source: ProposalSource;
  readonly passage?: string;
  readonly digest: Digest;
}

/**
 * Goes on where the log ends. Resolves with `interrupted` where the signal came before the last task; the task that it came in is
 * then asked again, from recorded answers. Throws `alphas.proposer` where the log is of another mining; rejects with `RunStop` as
 * proposers do.
 */
export async function mineAlphas(request: MiningRequest): Promise<'done' | 'interrupted'> {
  const { documents, proposers, known, data, log, options, signal, progress } = request;
  const plan = planned(request, proposers, documents);
  const screen = new Screen({ ...options, data });
  const columns = new Set(screen.columns);
  // A parent whose columns the market lacks would hand them on.
  const usable = (spec: AlphaSpec) => [...spec.parsed.columns.keys()].every((name) => columns.has(name));
  const pool = known.filter(usable);
  for (const spec of known) {
    if (signal?.aborted === true) return 'interrupted';
    screen.add(spec);
    await breathe();
  }
  let mined = 0;
  let done = 0;
  const take = (alpha: MinedAlpha) => {
    const spec = specOf(alpha);
    screen.add(spec);
    pool.push(spec);
    mined++;
  };
  for (const entry of minedEntries(log)) {
    if (entry.task !== plan[done]?.digest) throw otherMining(done);
    entry.accepted.forEach(take);
    done++;
    await breathe();
  }
  progress?.(done, plan.length);
  for (const task of plan.slice(done)) {
    const entry = await played(task, request, screen, [...pool], mined);
    if (entry === undefined) return 'interrupted';
    log.append(MINED_LOG, entry);
    for (const alpha of entry.accepted) {
      pool.push(specOf(alpha));
      mined++;
    }
    progress?.(++done, plan.length);
  }
  return 'done';
}

function planned(
  { known, data, briefing, options }: MiningRequest,
  proposers: readonly AlphaProposer[],
  documents: readonly DocumentText[],
): readonly PlannedTask[] {
  const { categories, mostCorrelation, leastCoverage, mostCost, sessions } = options;
  const settings = digestOfJson({
    format: 'mining-task/1',
    settings: { categories, mostCorrelation, leastCoverage, mostCost, sessions },
    briefing: briefing === undefined ? null : digestOfJson(briefing),
    known: known.map(({ name, parsed }) => [name, parsed.digest]),
    data: [data.dates, data.instruments, [...data.columns.keys()]],
  });
  const plan = proposers.flatMap((proposer) => {
    const tasks = proposer.tasks(documents);
    if (tasks.length > 0) {
      return tasks.map((task) => ({
        ...task,
        proposer,
        digest: digestOfJson({ settings, proposer: proposer.digest, source: task.source }),
      }));
    }
    throw new MassError({
      code: 'alphas.proposer',
      message: 'a proposer has nothing to read',
      found: proposer.name,
      expected: 'a document',
      path: 'mining.documents',
      hint: 'name a document, or use the kind "grammar"',
    });
  });
  return plan;
}

/** Undefined where the signal came. */
async function played(
  { proposer, source, passage, digest }: PlannedTask,
  { documents, options, data, date, briefing, signal }: MiningRequest,
  screen: Screen,
  known: readonly AlphaSpec[],
  minedBefore: number,
): Promise<MinedEntry | undefined> {
  const task: Omit<ProposalTask, 'attempt' | 'refused' | 'fault'> = {
    source,
    ...(passage === undefined ? {} : { passage }),
    known,
    columns: screen.columns,
    isClassified: Object.keys(data.groups).length > 0,
    categories: options.categories,
    date: date ?? (data.dates.at(-1) as TradingDate),
    ...(briefing === undefined ? {} : { briefing }),
  };
  const isStopped = () => signal?.aborted === true;
  const accepted: MinedAlpha[] = [];
  const refused: MinedRefusal[] = [];
  const faults: MinedEntry['faults'][number][] = [];
  let summary: string | undefined;
  let leftOut = 0;
  let attempt = 0;
  let before: { readonly refused: readonly RefusedProposal[]; readonly fault?: string } = { refused: [] };
  do {
    if (isStopped()) return undefined;
    attempt++;
    const proposed = await proposer.propose({ ...task, ...before, attempt });
    summary ??= proposed.summary;
    leftOut += proposed.leftOut ?? 0;
    if (proposed.fault !== undefined) faults.push({ attempt, ...proposed.fault });
    const again: RefusedProposal[] = [];
    for (const proposal of proposed.proposals) {
      // Long work: signals are heard in between.
      await breathe();
      if (isStopped()) return undefined;
      const screened = screen.check(proposal, passage);
      if (screened.ok) {
        const alpha = minedAlpha(proposal, screened.passed, {
          name: `mined ${minedBefore + accepted.length + 1}`,
          proposer: proposer.name,
          attempt,
          ...passageOf(source, documents, screened.passed),
        });
        accepted.push(alpha);
        screen.add(specOf(alpha));
      } else {
        again.push({ proposal, ...screened.failed });
        refused.push(refusal(proposal, attempt, screened.failed));
      }
    }
    const fault = proposed.fault?.detail;
    before = { refused: again, ...(fault === undefined ? {} : { fault }) };
  } while (attempt < proposer.tries && (before.refused.length > 0 || before.fault !== undefined));
  return {
    task: digest,
    proposer: proposer.name,
    source,
    ...(summary === undefined ? {} : { summary }),
    attempts: attempt,
    faults,
    leftOut,
    accepted,
    refused,
  };
}

/** Where the document says the quote, in the document's own words. */
function passageOf(
  source: ProposalSource,
  documents: readonly DocumentText[],
  { quoted }: Passed,
): Pick<MinedAlpha, 'passage'> {
  if (source.kind !== 'passage' || quoted === undefined) return {};
  const { document, digest, documentNumber } = source;
  const read = documents[documentNumber] as DocumentText;
  const from = source.from + quoted.from;
  const to = source.from + quoted.to;
  const page = read.pages === undefined ? {} : { page: pageAt(read.pages, from) };
  return { passage: { document, digest, ...page, from, to, quote: keptQuote(read.text.slice(from, to)) } };
}

function minedAlpha(
  { name: title, behaviour }: Proposal,
  { parsed, category, coverage, nearest }: Passed,
  rest: Pick<MinedAlpha, 'name' | 'proposer' | 'attempt' | 'passage'>,
): MinedAlpha {
  return {
    ...rest,
    ...(title === undefined ? {} : { title }),
    category,
    formula: parsed.text,
    digest: parsed.digest,
    behaviour,
    coverage,
    ...(nearest === undefined ? {} : { nearest }),
  };
}

function refusal(
  { formula, category, name, quote }: Proposal,
  attempt: number,
  failed: Omit<RefusedProposal, 'proposal'>,
): MinedRefusal {
  return {
    formula: formula.slice(0, KEPT_CHARACTERS),
    category,
    ...(name === undefined ? {} : { title: name }),
    ...(quote === undefined ? {} : { quote: quote.slice(0, KEPT_CHARACTERS) }),
    attempt,
    ...failed,
  };
}

function otherMining(task: number): MassError {
  return new MassError({
    code: 'alphas.proposer',
    message: 'the mining that was begun in this run asked something else',
    found: `task ${task + 1} of its log differs`,
    expected: 'the same documents, proposers, known formulas, briefing and settings',
    hint: 'mine in a new run',
  });
}
