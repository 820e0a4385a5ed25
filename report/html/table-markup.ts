import { formatNumber } from '../formats.ts';
import { type Cell, type Column, isEstimate, isTagged, type Table } from '../table.ts';
import { type Html, html } from './markup.ts';

/** A table that scrolls sideways where it is wider than its page. */
export function tableMarkup({ id, title, columns, rows, note, emphasised = [] }: Table): Html {
  if (rows.length === 0) return html``;
  const strong = new Set(emphasised);
  // One estimate a table has room for its interval beside it; values stay below each other where a row has none.
  const isRoomy = columns.filter((column) => column.isEstimate).length === 1 && rows.some(hasInterval);
  return html`<div class="table${isRoomy ? ' roomy' : ''}" id="table-${id}"><div class="scroll" tabindex="0" role="region" aria-label="${title}"><table>
<caption>${title}</caption>
<thead><tr>${columns.map(headMarkup)}</tr></thead>
<tbody>${rows.map(
    (row, index) =>
      html`<tr${strong.has(index) ? html` class="strong"` : html``}>${columns.map((column, at) =>
        cellMarkup(row[at], column, { isFirst: at === 0, isRoomy }),
      )}</tr>
`,
  )}</tbody>
</table></div>${note === undefined ? html`` : html`<p class="note">${note}</p>`}</div>
`;
}

function headMarkup({ label, hint, format }: Column): Html {
  const kind = format === undefined ? 'text' : 'number';
  return hint === undefined
    ? html`<th scope="col" class="${kind}">${label}</th>`
    : html`<th scope="col" class="${kind}" title="${hint}"><abbr title="${hint}">${label}</abbr></th>`;
}

function hasInterval(row: readonly Cell[]): boolean {
  return row.some((cell) => isEstimate(cell) && cell.low !== null && cell.high !== null);
}

function cellMarkup(
  cell: Cell | undefined,
  { format, texts }: Column,
  { isFirst, isRoomy }: { readonly isFirst: boolean; readonly isRoomy: boolean },
): Html {
  const content = contentMarkup(cell, format, isRoomy ? html`<small>no interval</small>` : html``);
  const kind = format !== undefined ? 'number' : texts === undefined ? 'text' : `text ${texts}`;
  return isFirst
    ? html`<th scope="row" class="${kind}">${content}</th>`
    : html`<td class="${kind}">${content}</td>`;
}

function contentMarkup(cell: Cell | undefined, format: Column['format'], withoutInterval: Html): Html {
  if (cell === undefined || cell === null) return html`<span class="absent">n/a</span>`;
  if (typeof cell === 'string') return cell.includes(' ') ? html`${cell}` : html`${broken(cell)}`;
  if (typeof cell === 'number') return html`${formatNumber(cell, format ?? 'general')}`;
  if (isTagged(cell))
    return html`<span class="tag"><i style="background:var(--${cell.colour})"></i><span>${broken(cell.name)}</span></span>`;
  if (cell.value === null) return html`<span class="absent">n/a</span>`;
  const value = formatNumber(cell.value, format ?? 'general');
  return cell.low === null || cell.high === null
    ? html`${value}${withoutInterval}`
    : html`${value}<small>${formatNumber(cell.low, format ?? 'general')} to ${formatNumber(cell.high, format ?? 'general')}</small>`;
}

/** Names made of parts may break between them. */
function broken(name: string): readonly Html[] {
  const parts = name.split(/(?<=[+.](?=\D))/);
  return parts.map((part, at) => (at === parts.length - 1 ? html`${part}` : html`${part}<wbr>`));
}
