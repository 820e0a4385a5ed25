/** Headlines and other free text with codes, given names and dates replaced. */
import { harmless } from './harmless.ts';

/** Stands for a date or a year. */
const DATE = '[date]';

const MONTH =
  '(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\.?';
const YEAR = '(?:19|20)\\d{2}';
const DAY = '\\d{1,2}(?:st|nd|rd|th)?';
/** Longest form first. */
const DATES = new RegExp(
  [
    `(?<!\\d)${YEAR}\\s*年(?:\\s*\\d{1,2}\\s*月(?:\\s*\\d{1,2}\\s*[日号])?)?`,
    '[一二三四五六七八九〇零]{4}年(?:[一二三四五六七八九十]{1,3}月(?:[一二三四五六七八九十]{1,3}[日号])?)?',
    '(?<!\\d)\\d{1,2}\\s*月\\s*\\d{1,2}\\s*[日号]',
    `(?<!\\d)${YEAR}[-/.]\\d{1,2}(?:[-/.]\\d{1,2})?(?!\\d)`,
    '(?<!\\d)\\d{1,2}[-/.]\\d{1,2}[-/.](?:\\d{4}|\\d{2})(?!\\d)',
    `(?<!\\d)${YEAR}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])(?!\\d)`,
    `(?<![A-Za-z0-9])${DAY}\\s+(?:of\\s+)?${MONTH}(?![A-Za-z])(?:,?\\s*${YEAR}(?!\\d))?`,
    `(?<![A-Za-z])${MONTH}\\s+${DAY}(?!\\d)(?:,?\\s*${YEAR}(?!\\d))?`,
    `(?<![A-Za-z])${MONTH},?\\s*${YEAR}(?!\\d)`,
    "(?<![A-Za-z0-9])(?:FY|[1-4]Q|Q[1-4]|H[12]|[12]H)\\s?'?(?:19|20)?\\d{2}(?!\\d)",
    `(?<!\\d)${YEAR}(?!\\d)`,
    "(?<![A-Za-z0-9])'\\d{2}(?!\\d)",
  ].join('|'),
  'giu',
);

/** A code written otherwise: letters and digits by themselves, joined by one sign or none. */
const TOKEN = /[A-Za-z0-9]+(?:[.:_-][A-Za-z0-9]+)*/gu;
const PIECE = /[A-Za-z0-9]+/gu;
/** Pieces of a token that one code may take: `BRK-B`, `XSHG:600000.SH`. */
const MOST_PIECES = 4;
/** Fewest digits that name an instrument without their exchange. */
const LEAST_DIGITS = 4;
/** Codes of so few letters are also words: they count where they are written as the code is. */
const SHORT_WORD = 3;

const LATIN = /[0-9A-Za-z\u00c0-\u024f]/u;
/** Private-use characters hold the place of what was replaced; `harmless` lets none of them in. */
const FIRST_PLACE = 0xe000;

interface Name {
  readonly folded: string;
  readonly shown: string;
}

/** Replaces by the codes of one day and the names of the scenario. Building it takes a walk over both. */
export class MaskedText {
  private readonly forms = new Map<string, string>();
  private readonly exact = new Map<string, string>();
  private readonly names = new Map<string, Name[]>();

  /** `shown` gives the neutral name of a code; `names` are the names of instruments by code. */
  constructor(
    codes: readonly string[],
    names: Readonly<Record<string, readonly string[]>>,
    shown: (code: string) => string,
  ) {
    for (const code of codes) this.addCode(code, shown(code));
    for (const [code, list] of Object.entries(names)) {
      this.addCode(code, shown(code));
      for (const name of list) this.addName(name, shown(code));
    }
    for (const bucket of this.names.values()) bucket.sort((a, b) => b.folded.length - a.folded.length);
  }

  /** The text as one harmless line of at most `limit` characters without what could tell where or when it is from. */
  replace(text: string, limit: number): string {
    // Full-width letters and digits are read like others, so they are replaced like others.
    const line = harmless(text.slice(0, 4 * limit).normalize('NFKC'), Number.POSITIVE_INFINITY);
    const placed: string[] = [];
    const place = (shown: string): string => {
      // More replacements than places: what follows is left out rather than let through.
      if (placed.length === 6000) return '';
      placed.push(shown);
      return String.fromCharCode(FIRST_PLACE + placed.length - 1);
    };
    const masked = this.replaceCodes(this.replaceNames(line, place), place)
      .replace(DATES, () => DATE)
      .replace(/[\ue000-\uf8ff]/gu, (character) => placed[character.charCodeAt(0) - FIRST_PLACE] ?? '');
    return harmless(masked, limit);
  }

  private addCode(code: string, shown: string): void {
    const pieces = code.match(PIECE);
    if (pieces?.join('') !== code.replaceAll(/[.:_-]/gu, '') || pieces.length > MOST_PIECES) {
      this.addName(code, shown);
      return;
    }
    const whole = pieces.join('');
    if (/^[A-Za-z]+$/.test(whole) && whole.length <= SHORT_WORD) {
      this.exact.set(whole, shown);
      this.forms.set(`$${whole.toLowerCase()}`, shown);
      return;
    }
    const digits = whole.replaceAll(/[A-Za-z]/g, '');
    const letters = whole.replaceAll(/[0-9]/g, '');
    const forms = [whole];
    if (digits.length >= LEAST_DIGITS && /^(?:[A-Za-z]*[0-9]+|[0-9]+[A-Za-z]*)$/.test(whole))
      forms.push(digits, letters + digits, digits + letters);
    for (const form of forms) {
      const key = form.toLowerCase();
      // A code that is written out goes before a shorter form of another one.
      if (form === whole || !this.forms.has(key)) this.forms.set(key, shown);
    }
  }

  private addName(name: string, shown: string): void {
    const folded = fold(harmless(name.normalize('NFKC'), Number.POSITIVE_INFINITY));
    const first = folded.charAt(0);
    if (first === '') return;
    const bucket = this.names.get(first);
    if (bucket === undefined) this.names.set(first, [{ folded, shown }]);
    else if (!bucket.some((other) => other.folded === folded)) bucket.push({ folded, shown });
  }

  private replaceNames(line: string, place: (shown: string) => string): string {
    if (this.names.size === 0) return line;
    const folded = fold(line);
    let result = '';
    for (let at = 0; at < line.length; ) {
      const found = this.names
        .get(folded.charAt(at))
        ?.find(
          ({ folded: name }) => folded.startsWith(name, at) && standsAlone(folded, at, at + name.length),
        );
      result += found === undefined ? line.charAt(at) : place(found.shown);
      at += found === undefined ? 1 : found.folded.length;
    }
    return result;
  }

  private replaceCodes(line: string, place: (shown: string) => string): string {
    return line.replace(TOKEN, (token, at: number) => {
      const pieces = [...token.matchAll(PIECE)];
      let result = '';
      let from = 0;
      for (let first = 0; first < pieces.length; ) {
        const begin = pieces[first]?.index ?? 0;
        const [shown, taken] = this.codeAt(pieces, first, line.charAt(at + begin - 1) === '$');
        if (shown === undefined) {
          first++;
          continue;
        }
        const last = pieces[first + taken - 1] as RegExpExecArray;
        result += token.slice(from, begin) + place(shown);
        from = last.index + last[0].length;
        first += taken;
      }
      return result + token.slice(from);
    });
  }

  /** The code that begins at this piece, and how many pieces it takes: as many as fit. */
  private codeAt(
    pieces: readonly RegExpExecArray[],
    first: number,
    cashtag: boolean,
  ): [string | undefined, number] {
    for (let taken = Math.min(MOST_PIECES, pieces.length - first); taken > 0; taken--) {
      const text = pieces
        .slice(first, first + taken)
        .map(([piece]) => piece)
        .join('');
      const key = text.toLowerCase();
      const shown =
        this.forms.get(key) ?? this.exact.get(text) ?? (cashtag ? this.forms.get(`$${key}`) : undefined);
      if (shown !== undefined) return [shown, taken];
    }
    return [undefined, 1];
  }
}

/** Lower case, unit by unit: no letter changes the length. */
function fold(text: string): string {
  const lower = text.toLowerCase();
  if (lower.length === text.length) return lower;
  let folded = '';
  for (let i = 0; i < text.length; i++) {
    const unit = text.charAt(i).toLowerCase();
    folded += unit.length === 1 ? unit : text.charAt(i);
  }
  return folded;
}

/** Names in letters with spaces between words count as words: `Ford` is not in `Fordham`. Others stand anywhere. */
function standsAlone(text: string, from: number, to: number): boolean {
  const inside = (at: number) => LATIN.test(text.charAt(at));
  return !(inside(from) && inside(from - 1)) && !(inside(to - 1) && inside(to));
}
