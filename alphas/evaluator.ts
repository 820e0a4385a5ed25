/**
 * Evaluates many formulas day by day.
 * 1. A value that several formulas need is computed once: a slot per canonical text.
 * 2. A step reads the rows of days up to the present one alone, so that no value depends on what comes later.
 * 3. Rows are kept for as long as the longest window that reads them; a batch is the same steps over all days.
 */
import { type Digest, invariant, MassError, nearest } from '../core/index.ts';
import { type GroupLevel, knownColumn } from './columns.ts';
import { type Formula, parseFormula } from './formula.ts';
import { type CallNode, type FormulaNode, isConstantParameter, numbersOf } from './node.ts';
import { type Rows, rowAt, type Step } from './operator.ts';

/** One day of the data: rows of one value per instrument, by column name. */
export interface FormulaDay {
  readonly members: Uint8Array;
  /** Must have every column that `columns` of the market named. */
  readonly columns: ReadonlyMap<string, Float64Array>;
}

/** What is the same on all days. */
export interface FormulaMarket {
  /** Number of instruments. */
  readonly width: number;
  /** Names of the columns that days will have, in upper case. */
  readonly columns: Iterable<string>;
  readonly groups: Readonly<Partial<Record<GroupLevel, readonly string[]>>>;
}

/** A value that is computed each day. */
interface Slot {
  readonly inputs: readonly Slot[];
  /** Absent for columns and constants. */
  readonly step?: Step;
  readonly column?: string;
  readonly constant?: number;
  /** Rows that are read at once, the present one included. */
  kept: number;
}

interface Work {
  readonly rows: readonly Rows[];
  readonly today: Float64Array;
  readonly own: Rows;
  readonly step: Step;
}

export class FormulaEvaluator {
  private readonly width: number;
  private readonly available: ReadonlySet<string>;
  private readonly groups: FormulaMarket['groups'];
  private readonly slots = new Map<string, Slot>();
  private readonly substitutes = new Map<string, FormulaNode>();
  private readonly works: readonly Work[];
  private readonly columnRows: readonly (readonly [string, Rows])[];
  private readonly results: readonly { readonly rows: Rows; readonly values: Float64Array }[];
  private day = -1;

  /** Throws `formula.column` for columns and classifications that the market does not have. */
  constructor(formulas: readonly Formula[], market: FormulaMarket) {
    this.width = market.width;
    this.available = new Set(market.columns);
    this.groups = market.groups;
    const roots = formulas.map((formula) => this.planned(formula));
    const rows = new Map<Slot, Rows>();
    for (const slot of this.slots.values()) {
      rows.set(slot, {
        values: new Float64Array(slot.kept * this.width).fill(slot.constant ?? Number.NaN),
        capacity: slot.kept,
      });
    }
    const rowsOf = (slot: Slot) => rows.get(slot) as Rows;
    // A slot is entered after its inputs: the order of entry is an order of computing.
    const slots = [...this.slots.values()];
    this.works = slots.flatMap((slot) =>
      slot.step === undefined
        ? []
        : [
            {
              step: slot.step,
              rows: slot.inputs.map(rowsOf),
              own: rowsOf(slot),
              today: new Float64Array(this.width),
            },
          ],
    );
    this.columnRows = slots.flatMap((slot) =>
      slot.column === undefined ? [] : [[slot.column, rowsOf(slot)] as const],
    );
    this.results = roots.map((slot) => ({ rows: rowsOf(slot), values: new Float64Array(this.width) }));
  }

  /** Number of values computed each day, columns and constants not counted. */
  get steps(): number {
    return this.works.length;
  }

  /** Numbers held from day to day: the state is bounded by the windows, not by the days. */
  get heldNumbers(): number {
    return [...this.slots.values()].reduce((sum, { kept }) => sum + kept * this.width, 0);
  }

  /**
   * Takes the next day and returns one row per formula, in their order: NaN where the value is missing or the instrument is no
   * member. The rows are reused for the next day.
   */
  next({ members, columns }: FormulaDay): readonly Float64Array[] {
    const { width } = this;
    const day = ++this.day;
    for (const [name, rows] of this.columnRows) {
      const values = columns.get(name);
      invariant(values?.length === width, `the day has no column ${name} of ${width} values`);
      const at = rowAt(rows, day, width);
      for (let i = 0; i < width; i++) {
        const value = values[i] as number;
        rows.values[at + i] = value - value === 0 ? value : Number.NaN;
      }
    }
    const context = { day, members };
    for (const { step, rows, own, today } of this.works) {
      step(rows, today, context);
      own.values.set(today, rowAt(own, day, width));
    }
    for (const { rows, values } of this.results) {
      const at = rowAt(rows, day, width);
      // Adding 0 makes one zero of both.
      for (let i = 0; i < width; i++) {
        values[i] = members[i] === 1 ? (rows.values[at + i] as number) + 0 : Number.NaN;
      }
    }
    return this.results.map(({ values }) => values);
  }

  private planned(formula: Formula): Slot {
    this.checkColumns(formula);
    return this.slotOf(formula.lowered);
  }

  private checkColumns({ columns, text }: Formula): void {
    for (const [name, place] of columns) {
      if (this.available.has(name)) continue;
      const derived = knownColumn(name)?.derived;
      if (derived !== undefined) {
        const substitute = parseFormula(derived);
        this.substitutes.set(name, substitute.lowered);
        this.checkColumns(substitute);
        continue;
      }
      const guess = nearest(name, this.available);
      throw new MassError({
        code: 'formula.column',
        message: 'the data have no such column',
        line: place.line,
        column: place.column,
        found: name,
        hint: guess === undefined ? `they have ${[...this.available].join(', ')}` : `did you mean ${guess}?`,
        values: { formula: text },
      });
    }
  }

  private slotOf(node: FormulaNode): Slot {
    const known = this.slots.get(node.text);
    if (known !== undefined) return known;
    const substitute = node.kind === 'column' ? this.substitutes.get(node.name) : undefined;
    const slot = substitute === undefined ? this.newSlot(node) : this.slotOf(substitute);
    if (substitute === undefined) this.slots.set(node.text, slot);
    return slot;
  }

  private newSlot(node: FormulaNode): Slot {
    if (node.kind === 'column') return { inputs: [], column: node.name, kept: 1 };
    if (node.kind === 'number') return { inputs: [], constant: node.value, kept: 1 };
    invariant(
      node.kind === 'call' && 'kernel' in node.operator.how,
      'indicators are written out before evaluation',
    );
    const { kernel } = node.operator.how;
    const numbers = numbersOf(node);
    const inputs = node.args
      .filter((_, k) => !isConstantParameter(node.operator, k))
      .map((arg) => this.slotOf(arg));
    const needed = (kernel.back?.(numbers) ?? 0) + 1;
    // A constant has one row, which is that of all days.
    for (const input of inputs) if (input.constant === undefined) input.kept = Math.max(input.kept, needed);
    return {
      inputs,
      step: kernel.create({ width: this.width, numbers, groups: this.groupsOf(node) }),
      kept: 1,
    };
  }

  private groupsOf({ args }: CallNode): Int32Array {
    const level = args.find((arg) => arg.kind === 'group')?.level;
    if (level === undefined) return new Int32Array(0);
    const names = this.groups[level];
    if (names === undefined) {
      throw new MassError({
        code: 'formula.column',
        message: 'the data have no such classification',
        found: level,
        hint: 'give the instruments an industry',
      });
    }
    const numbers = new Map<string, number>();
    return Int32Array.from(names, (name) => {
      if (name === '') return -1;
      const number = numbers.get(name) ?? numbers.size;
      numbers.set(name, number);
      return number;
    });
  }
}

/** Formulas by digest, each once: what a library evaluates. */
export function distinctFormulas(formulas: readonly Formula[]): ReadonlyMap<Digest, Formula> {
  const distinct = new Map<Digest, Formula>();
  for (const formula of formulas) if (!distinct.has(formula.digest)) distinct.set(formula.digest, formula);
  return distinct;
}
