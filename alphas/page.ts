/** `docs/formulas.md`, made from the registry: `npm run alphas:page` writes it, a test compares. */
import { formulaBounds } from './bounds.ts';
import { columnGroups, groupLevels, knownColumns } from './columns.ts';
import { signatureOf } from './fit-arguments.ts';
import { parseFormula } from './formula.ts';
import { type Family, families, type Operator } from './operator.ts';
import { operators } from './operators.ts';

const heads: Readonly<Record<Family, string>> = {
  arithmetic: 'Arithmetic',
  logic: 'Comparison and logic',
  past: 'The past',
  statistics: 'Statistics of a window',
  order: 'Order within a window',
  smoothing: 'Smoothing',
  'cross-section': 'Cross-section of a day',
  momentum: 'Momentum',
  trend: 'Trend',
  bands: 'Bands and channels',
  volatility: 'Volatility and drawdown',
  volume: 'Volume',
};

/** The page as Markdown. */
export function formulaPage(): string {
  return [
    introduction(),
    ...families.map((family) => section(family)),
    columnSection(),
    '## Lists\n',
    '`alphas/library/workbook-37.json`, `alphas/library/appendix-92.json` and `alphas/library/formulaic-101.json` hold the published',
    'lists: text of the source, formula in this notation where the two differ, published information coefficient, duplicates,',
    'misnamed rows, and parameters that the source does not print with the value chosen here. `mass alphas list` shows them.\n',
  ].join('\n');
}

function introduction(): string {
  const { length, nesting, terms, nodes, window, warmUp, cost } = formulaBounds;
  return `# Formulas

<!-- Written by \`npm run alphas:page\` from the registry of operators. -->

A formula gives one number, or true and false, for each instrument and day: \`CLOSE - DELAY(CLOSE, 14)\`,
\`RANK(STD(CLOSE, 20) / MEAN(CLOSE, 20))\`. Names are read in any case. The spellings of the 101 Formulaic Alphas (\`ts_mean\`, \`adv20\`,
\`IndClass.sector\`, \`c ? x : y\`, \`||\`, \`^\`) and of qlib (\`Ref($close, 1)\`, \`Mean($volume, 5)\`) are aliases. \`mass alphas check\`
says what a formula is. The grammar is \`alphas/grammar/formula.peggy\`.

| binds, loosest first | means |
|---|---|
| \`p ? x : y\` | \`IF(p, x, y)\` |
| \`\\|\\|\`, \`&&\` (or \`\\|\`, \`&\`) | or, and |
| \`<\` \`<=\` \`>\` \`>=\` \`==\` \`!=\` | comparison, from the left |
| \`+\` \`-\`, then \`*\` \`/\` | from the left |
| \`-x\`, \`!p\` | minus, not |
| \`x ^ y\` (or \`**\`) | power, from the right |

An indicator without brackets has its defaults: \`RSI\` is \`RSI(CLOSE, 14)\`. A constant where a series with a default could stand leaves
the series at its default: \`RSI(10)\` is \`RSI(CLOSE, 10)\`.

## Rules for all operators
- **No look-ahead.** Windows end today; a negative or variable delay or window is an error.
- **Missing values.** No result is infinite: what is not finite is missing (NaN). A missing value in a window makes the result
  missing, unless an operator says otherwise.
- **Sessions** are those of the market's calendar, also where an instrument did not trade: a gap is missing values.
- **Members.** Cross-section operators see the day's members alone. Windows see an instrument's values before it became a member, but
  none of a cross-section operator. The result of a formula is missing for non-members.
- **Warm-up** is the number of sessions before the first value can exist: that of the operands plus n - 1 for windows and smoothing of n
  sessions, n for a delay, and as written out for indicators.
- **True and false** count as 1 and 0 where a number is expected. A number is no condition.
- **Kinds**: \`cross-section\` uses the data of the day alone, \`time series\` also the instrument's past, \`mixed\` the past and the other
  instruments.
- **Equal formulas** have one digest: indicators are written out, names resolved, operands that may change places ordered, signs moved
  out of products, constants computed, \`x - -y\`, \`x / 4\`, \`SUM(x, n) / n\` and the like brought into one form. Only what is equal to
  the last bit is; \`x / y - 1\` and \`(x - y) / y\` are two formulas.
- **Start.** \`EMA\`, \`WILDER\` and \`CUMULATE\`, and indicators made of them, depend on where the data begin.

| bound | at most |
|---|---|
| characters | ${count(length)} |
| brackets and conditionals within each other | ${count(nesting)} |
| names, numbers and operators | ${count(terms)}; with indicators written out ${count(nodes)} |
| sessions of a window or delay | ${count(window)} |
| sessions before the first value | ${count(warmUp)} |
| operations per instrument and day | ${count(cost)} |
`;
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}

function section(family: Family): string {
  const rows = operators.filter((operator) => operator.family === family).map(row);
  const head = '| operator | also | value | warm-up | missing values | source |\n|---|---|---|---|---|---|';
  return `## ${heads[family]}\n\n${head}\n${rows.join('\n')}\n`;
}

function row(operator: Operator): string {
  const aliases = operator.aliases.map((alias) => `\`${alias}\``).join(', ');
  const cells = [
    `\`${signatureOf(operator)}\``,
    aliases,
    operator.formula,
    warmUpOf(operator),
    operator.missing,
    operator.source,
  ];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

/** Of the operator with plain columns as operands, in words; of indicators with their defaults. */
function warmUpOf({ name, parameters, how }: Operator): string {
  if ('expansion' in how && parameters.every((parameter) => parameter.default !== undefined)) {
    return String(parseFormula(name).warmUp);
  }
  const sessions = parameters.find(({ kind }) => kind === 'window' || kind === 'delay');
  if (sessions === undefined) return '0';
  return sessions.kind === 'delay' ? 'n' : 'n - 1';
}

function columnSection(): string {
  const rows = knownColumns.map(({ name, aliases, group, description, derived }) => {
    const also = aliases.map((alias) => `\`${alias}\``).join(', ');
    const otherwise = derived === undefined ? '' : `; where the data have none \`${derived}\``;
    return `| \`${name}\` | ${also} | ${group} | ${description}${otherwise} |`;
  });
  return `## Columns

Any column of the data may be named, with or without \`$\` before it. These have fixed names (${columnGroups.join(', ')}):

| column | also | group | meaning |
|---|---|---|---|
${rows.join('\n')}

Levels of classification: ${groupLevels.map((level) => `\`${level}\``).join(', ')}, also as \`IndClass.sector\`. A market has one classification, which
stands for all three.
`;
}
