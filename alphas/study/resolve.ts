import { type Digest, type Key, MassError, type Registered, type Registry } from '../../core/index.ts';
import { alphaColumn, MINED_NAME } from '../alpha-column.ts';
import type { AlphaSpec } from '../alpha-spec.ts';
import type { AgentServices } from '../evaluation-agent.ts';
import { evaluationAgents } from '../evaluation-agents.ts';
import { parseFormula } from '../formula.ts';
import type { LibraryEntry } from '../library.ts';
import { libraryOf } from '../library-file.ts';
import { selectionRules } from '../selections.ts';
import { weightModels } from '../weight-models.ts';
import type { KindChoice, StudyOptions } from './options.ts';
import type { StudySettings } from './settings.ts';

export interface StudyContext {
  /** Folder that paths of library files start at, and stay in. */
  readonly baseFolder: string;
  readonly key: Key;
  /** What agents ask of the outside. */
  readonly services: AgentServices;
  /** Alphas that were mined for this study. */
  readonly mined?: readonly AlphaSpec[];
}

/** An alpha that says what an earlier one says: it is studied once, under the earlier name. */
export interface DuplicateAlpha {
  readonly alpha: AlphaSpec;
  readonly sameAs: string;
}

export interface StudiedAlphas {
  /** Libraries in their order, then formulas of the scenario, then what was mined. */
  readonly alphas: readonly AlphaSpec[];
  readonly duplicates: readonly DuplicateAlpha[];
}

/**
 * Reads the alphas of a study and makes its agents, rule and model from their registries. Throws `alphas.library` for lists that cannot be
 * read, for two alphas of one name or column and for names of mined ones, and what kinds throw: `alphas.agents` where a judge is missing.
 */
export function studySettings(options: StudyOptions, context: StudyContext): StudySettings & StudiedAlphas {
  const { horizon, shares, state, window, leastIcDays, leastNames, trainingDays, leastDays, retrainEvery } =
    options;
  const { key, services } = context;
  return {
    ...studiedAlphas(options, context),
    horizon,
    key,
    agents: options.agents.map((choice) =>
      kindOf(evaluationAgents, choice).create(choice as never, services),
    ),
    shares,
    rule: kindOf(selectionRules, options.selection).create(options.selection as never),
    model: kindOf(weightModels, options.weights).create(options.weights as never),
    state,
    window,
    leastIcDays,
    leastNames,
    trainingDays,
    leastDays,
    retrainEvery,
  };
}

function kindOf<Entry extends Registered>(registry: Registry<Entry>, { kind }: KindChoice): Entry {
  return registry.get(kind);
}

/** The alphas alone: what mining has to know before it begins. */
export function studiedAlphas(
  { libraries, formulas }: Pick<StudyOptions, 'libraries' | 'formulas'>,
  { baseFolder, mined = [] }: Pick<StudyContext, 'baseFolder' | 'mined'>,
): StudiedAlphas {
  const listed = libraries.flatMap((nameOrPath) => {
    const { name, entries } = libraryOf(nameOrPath, baseFolder);
    return entries.map((entry) => specOf(name, entry));
  });
  const own = formulas.map(
    ({ name, category, formula, description }): AlphaSpec => ({
      name,
      category,
      formula,
      parsed: parseFormula(formula),
      ...(description === undefined ? {} : { description }),
      origin: 'scenario',
    }),
  );
  const reserved = [...listed, ...own].find(({ name }) => MINED_NAME.test(name));
  if (reserved !== undefined) {
    throw new MassError({
      code: 'alphas.library',
      message: 'this is a name of what a study mines itself',
      found: reserved.name,
      hint: `rename the alpha of ${reserved.origin}, or the list that it stands in`,
    });
  }
  return distinctAlphas([...listed, ...own, ...mined]);
}

function specOf(library: string, entry: LibraryEntry): AlphaSpec {
  const { id, category, printed, formula = printed, parsed, behaviour } = entry;
  return {
    name: `${library}-${id}`,
    category,
    formula,
    parsed,
    ...(behaviour === undefined ? {} : { description: behaviour }),
    origin: `${library} ${id}`,
  };
}

/** Each formula once, the first of equal ones. */
function distinctAlphas(all: readonly AlphaSpec[]): StudiedAlphas {
  const byDigest = new Map<Digest, AlphaSpec>();
  const byName = new Map<string, AlphaSpec>();
  const byColumn = new Map<string, AlphaSpec>();
  const duplicates: DuplicateAlpha[] = [];
  for (const alpha of all) {
    const same = byDigest.get(alpha.parsed.digest);
    if (same !== undefined) {
      duplicates.push({ alpha, sameAs: same.name });
      continue;
    }
    const namesake = byName.get(alpha.name);
    if (namesake !== undefined) {
      throw new MassError({
        code: 'alphas.library',
        message: 'two alphas have one name',
        found: alpha.name,
        expected: `another name than that of ${namesake.origin}`,
        hint: `rename the alpha of ${alpha.origin}, or the list that it stands in`,
      });
    }
    const column = alphaColumn(alpha);
    const alike = byColumn.get(column);
    if (alike !== undefined) {
      throw new MassError({
        code: 'alphas.library',
        message: `two alphas would have one column, ${column}`,
        found: alpha.name,
        expected: `a name that differs from "${alike.name}" of ${alike.origin} in letters, digits, _ or -`,
        hint: `rename the alpha of ${alpha.origin}, or the list that it stands in`,
      });
    }
    byDigest.set(alpha.parsed.digest, alpha);
    byName.set(alpha.name, alpha);
    byColumn.set(column, alpha);
  }
  return { alphas: [...byName.values()], duplicates };
}
