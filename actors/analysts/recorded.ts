/** Investors whose answers all come from a recording: no key, no network, the same ballots. */
import { byCodeUnit, canonicalJson, MassError } from '../../core/index.ts';
import type { AnalystKind } from '../analyst.ts';
import { modelAnalyst } from './model/model-analyst.ts';
import {
  type ModelSettings,
  memoryOf,
  openaiOptions,
  type RecordedOptions,
  recordedOptions,
} from './model/options.ts';
import { textsOf } from './model/prompts.ts';

/** Under such names a recording notes the options of the analysts that asked. */
const NOTE_PREFIX = 'analyst:';

type Options = Readonly<Record<string, unknown>>;

/** Options as `completed` returns them: all of them, whether stated, noted or by default. */
type CompletedOptions = ModelSettings & Pick<RecordedOptions, 'kind' | 'recording'>;

function completed(
  { kind, recording, ...given }: RecordedOptions,
  notes: readonly { readonly name: string; readonly value: unknown }[],
): CompletedOptions {
  const stated = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const noted = agreedOptions(recording, stated, notes);
  const options = openaiOptions.safeParse({ ...noted, ...stated, kind: 'openai' });
  if (!options.success) {
    const [issue] = options.error.issues;
    throw new MassError({
      code: 'models.recording',
      message: 'the recording does not say by which options its questions were asked',
      path: ['simulation.analyst', ...(issue?.path ?? [])].join('.'),
      file: recording,
      found: issue?.message,
      expected: 'options of the analyst that recorded it',
      hint: 'state the options of the analyst that recorded, beside "recording"',
    });
  }
  return { ...options.data, kind, recording };
}

/** What the notes say where nothing is stated. Throws `models.recording` where they differ. */
function agreedOptions(
  recording: string,
  stated: Options,
  notes: readonly { readonly name: string; readonly value: unknown }[],
): Options {
  const noted = notes
    .filter(({ name }) => name.startsWith(NOTE_PREFIX))
    .sort((a, b) => byCodeUnit(a.name, b.name))
    .map(({ value }) => value)
    .filter(
      (value): value is Options => typeof value === 'object' && value !== null && !Array.isArray(value),
    );
  const names = [...new Set(noted.flatMap((options) => Object.keys(options)))]
    .filter((name) => name !== 'kind' && name !== 'recording' && !(name in stated))
    .sort(byCodeUnit);
  const agreed: Record<string, unknown> = {};
  const differences: string[] = [];
  for (const name of names) {
    const values = new Set(noted.map((options) => canonicalJson(options[name])));
    if (values.size > 1) differences.push(`${name}: ${[...values].join(' or ')}`);
    else agreed[name] = noted[0]?.[name];
  }
  if (differences.length === 0) return agreed;
  throw new MassError({
    code: 'models.recording',
    message: 'analysts with different options wrote this recording',
    path: 'simulation.analyst',
    file: recording,
    found: differences.join('; '),
    expected: 'the folder of one run, or these options stated',
    hint: 'name the folder of the run whose answers you mean in "recording": its options then decide; or state these beside it',
    values: { differences },
  });
}

export const recorded: AnalystKind = {
  kind: 'recorded',
  description: 'investors whose answers were recorded by an earlier run: no key, no network',
  options: recordedOptions,
  create: (options: RecordedOptions | CompletedOptions, services) =>
    modelAnalyst(completed(options, []), services),
  asksModels: true,
  memory: ({ reflection }: RecordedOptions | CompletedOptions) => memoryOf(reflection),
  texts: (options: RecordedOptions | CompletedOptions, readText) => textsOf(completed(options, []), readText),
  recording: ({ recording }: RecordedOptions) => recording,
  completed,
};
