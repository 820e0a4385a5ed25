/** A small terminal: what a reader sees after the bytes that a program wrote. */
import stringWidth from 'string-width';

const ESCAPE = String.fromCodePoint(27);
const openSequence = new RegExp(`${ESCAPE}(?:\\[[0-9;?<>=]*)?$`, 'u');
const parts = new RegExp(`${ESCAPE}\\[[0-9;?<>=]*[@-~]|${ESCAPE}[^[]|[^]`, 'gu');

export class TerminalScreen {
  columns: number;
  rows: number;
  /** Sequences that change how text looks, as they came. */
  readonly styles: string[] = [];
  isAlternate = false;
  isCursorShown = true;
  /** Rows that scrolled away, and characters beyond the last column: a full-screen program has neither. */
  overflows = 0;
  private cells: string[][];
  private row = 0;
  private column = 0;
  private rest = '';

  constructor(columns: number, rows: number) {
    this.columns = columns;
    this.rows = rows;
    this.cells = Array.from({ length: rows }, () => []);
  }

  resize(columns: number, rows: number): void {
    this.columns = columns;
    this.rows = rows;
    this.cells = Array.from({ length: rows }, (_, k) => (this.cells[k] ?? []).slice(0, columns));
    this.row = Math.min(this.row, rows - 1);
  }

  lines(): readonly string[] {
    return this.cells.map((row) => Array.from(row, (cell) => cell ?? ' ').join(''));
  }

  text(): string {
    return this.lines().join('\n');
  }

  write(chunk: string): void {
    const input = this.rest + chunk;
    // A sequence may be cut in two.
    const open = openSequence.exec(input);
    this.rest = open === null ? '' : open[0];
    const whole = open === null ? input : input.slice(0, -open[0].length);
    for (const [part] of whole.matchAll(parts)) this.take(part);
  }

  private take(part: string): void {
    if (part.startsWith(`${ESCAPE}[`)) this.obey(part);
    else if (part === '\r') this.column = 0;
    else if (part === '\n') this.newLine();
    else if (!part.startsWith(ESCAPE) && part >= ' ') this.put(part);
  }

  private put(sign: string): void {
    if (this.column >= this.columns) {
      this.overflows += 1;
      return;
    }
    const row = this.cells[this.row] as string[];
    while (row.length < this.column) row.push(' ');
    row[this.column] = sign;
    this.column += stringWidth(sign);
  }

  private newLine(): void {
    this.column = 0;
    if (this.row < this.rows - 1) this.row += 1;
    else {
      this.cells = [...this.cells.slice(1), []];
      if (this.isAlternate) this.overflows += 1;
    }
  }

  private obey(sequence: string): void {
    const final = sequence.at(-1) as string;
    const body = sequence.slice(2, -1);
    const [first = 0, second = 0] = body.split(';').map(Number);
    const by = Math.max(1, first);
    const row = this.cells[this.row] as string[];
    if (body.startsWith('?')) {
      const isOn = final === 'h';
      if (body === '?25') this.isCursorShown = isOn;
      if (body === '?1049') {
        this.isAlternate = isOn;
        this.cells = Array.from({ length: this.rows }, () => []);
        this.row = 0;
        this.column = 0;
      }
    } else if (final === 'm') this.styles.push(sequence);
    else if (final === 'A') this.row = Math.max(0, this.row - by);
    else if (final === 'B') this.row = Math.min(this.rows - 1, this.row + by);
    else if (final === 'C') this.column += by;
    else if (final === 'D') this.column = Math.max(0, this.column - by);
    else if (final === 'E') {
      this.row = Math.min(this.rows - 1, this.row + by);
      this.column = 0;
    } else if (final === 'F') {
      this.row = Math.max(0, this.row - by);
      this.column = 0;
    } else if (final === 'G') this.column = by - 1;
    else if (final === 'H') {
      this.row = Math.min(this.rows, by) - 1;
      this.column = Math.max(1, second) - 1;
    } else if (final === 'K') {
      if (first === 0) row.length = Math.min(row.length, this.column);
      else row.fill(' ', 0, first === 2 ? row.length : this.column);
    } else if (final === 'J') {
      if (first === 0) {
        row.length = Math.min(row.length, this.column);
        for (let k = this.row + 1; k < this.rows; k++) this.cells[k] = [];
      } else this.cells = Array.from({ length: this.rows }, () => []);
    }
  }
}
