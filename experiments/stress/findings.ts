/** What became of the sizes and arms of a stress test, in words. */
import type { StressResult } from '../stress.ts';
import { counted } from '../wording.ts';
import { type Binding, bindingOf } from './binding.ts';
import type { ArmResult } from './climb.ts';
import { breakText, secondsText } from './limits.ts';
import type { SizeSummary } from './summary.ts';
import { count } from './tables.ts';

export function findingsOf(result: StressResult, summaries: readonly SizeSummary[]): readonly string[] {
  const { arms, limits } = result;
  const [only, ...others] = arms;
  if (only === undefined) return [];
  const bindings = arms.map((arm) => bindingOf(arm, summaries, limits));
  if (others.length === 0) return [...endOf(result, only), ...bindingText(bindings[0] ?? null)];
  return [
    ...firstText(result),
    ...arms.map(
      (arm, i) => `${arm.name}: ${[...endOf(result, arm), ...bindingText(bindings[i] ?? null)].join(' ')}`,
    ),
    ...agreementText(result),
  ];
}

/** How one arm ended. */
function endOf(result: StressResult, arm: ArmResult): readonly string[] {
  const { lastHeld, broken, sizes } = arm;
  const held = lastHeld === null ? 'No size held.' : `The last size that held: ${count(lastHeld)} investors.`;
  if (broken !== null) {
    const where = `${count(broken.investors)} investors, seed ${broken.seed}`;
    return [`Broken at ${where}: ${breakText(broken)}.`, held];
  }
  if (result.stopped) {
    const done = lastHeld === null ? 'No size was finished with all seeds.' : held;
    return ['Stopped before its end.', done, ...begunOf(result, arm)];
  }
  return [sizes.length === 1 ? `${count(sizes[0] as number)} investors held.` : 'Every size held.'];
}

/** The size that was begun and not finished: sizes are run one after the other. */
function begunOf({ runs, seeds }: StressResult, { name, sizes, lastHeld }: ArmResult): readonly string[] {
  const begun = sizes.at(-1);
  if (begun === undefined || begun === lastHeld) return [];
  const done = runs.filter(({ arm, investors }) => arm === name && investors === begun).length;
  const held = done === 0 ? '' : ' held';
  return [`Begun: ${count(begun)} investors; ${done} of ${counted(seeds.length, 'seed')}${held}.`];
}

function bindingText(binding: Binding | null): readonly string[] {
  if (binding === null) return [];
  const { resource, used, investors, day } = binding;
  const asking =
    day === null ? undefined : `${percentOf(day.ballotShare)} of a median day goes to asking investors`;
  if (resource === null) {
    return asking === undefined ? [] : [`At ${count(investors)} investors ${asking}.`];
  }
  const what =
    resource === 'memory'
      ? 'memory'
      : `time, and of it ${resource === 'ballots' ? 'asking investors' : 'the rest of the day'}`;
  // Never rounded up to a limit that it did not break.
  const nearest = used !== null && used <= 1 ? `, ${Math.floor(100 * used)} % of its limit` : '';
  const where = day === null || day.investors === investors ? '' : `at ${count(day.investors)} `;
  const end = asking === undefined ? '' : `; ${where}${asking}`;
  return [`What binds at ${count(investors)} investors: ${what}${nearest}${end}.`];
}

/** What breaks first, over all arms. */
function firstText({ arms, stopped }: StressResult): readonly string[] {
  const broken = arms.filter(hasBroken);
  const at = Math.min(...broken.map((arm) => arm.broken.investors));
  const first = broken.filter((arm) => arm.broken.investors === at);
  const later = broken.filter((arm) => arm.broken.investors !== at).toSorted(bySize);
  const rest = arms.filter((arm) => arm.broken === null && arm.lastHeld !== null).map(({ name }) => name);
  const [only, ...alike] = first;
  if (only === undefined) return stopped ? [] : ['Nothing breaks: every arm held every size.'];
  const heading =
    alike.length === 0
      ? `${only.name} breaks first: ${count(at)} investors, ${howText(only)}`
      : `${listed(first.map(({ name }) => name))} break first, at ${count(at)} investors: ${first.map((arm) => `${arm.name} with ${howText(arm)}`).join(', ')}`;
  const others = [
    ...later.map((arm) => `${arm.name} breaks at ${count(arm.broken.investors)}, ${howText(arm)}`),
    ...(rest.length === 0 ? [] : [`${listed(rest)} held all ${stopped ? 'that was run' : 'sizes'}`]),
  ];
  return [`${[heading, ...others].join('; ')}.`];
}

type BrokenArm = ArmResult & { readonly broken: NonNullable<ArmResult['broken']> };

function hasBroken(arm: ArmResult): arm is BrokenArm {
  return arm.broken !== null;
}

function bySize(a: BrokenArm, b: BrokenArm): number {
  return a.broken.investors - b.broken.investors;
}

function howText({ broken }: BrokenArm): string {
  if (broken.what === 'day-seconds') {
    return `${secondsText(broken.found)} a day over the limit of ${broken.limit} s`;
  }
  if (broken.what === 'memory-mb') {
    return `${count(Math.round(broken.found))} MB over the limit of ${count(broken.limit)} MB`;
  }
  return breakText(broken);
}

function agreementText({ agreement: { compared, differences } }: StressResult): readonly string[] {
  if (compared === 0) return [];
  if (differences.length === 0) {
    return [
      `Arms agree: digests, and with them ballots and rank ICs, are equal wherever more than one arm ran the same size and seed (${counted(compared, 'time')}).`,
    ];
  }
  return differences.map(
    ({ arm, firstArm, investors, seed }) =>
      `Arms disagree: ${arm} and ${firstArm} have different digests at ${count(investors)} investors, seed ${seed}.`,
  );
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

function percentOf(fraction: number): string {
  return `${(100 * fraction).toFixed(0)} %`;
}
