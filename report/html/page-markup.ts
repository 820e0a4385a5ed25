import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Chart } from '../chart.ts';
import { formats } from '../formats.ts';
import type { Page, Section } from '../page.ts';
import { palette, ramps } from '../palette.ts';
import { type Html, html, raw, scriptJson, scriptText } from './markup.ts';
import { tableMarkup } from './table-markup.ts';

/**
 * One self-contained page: style, charts and the chart library stand in it, and its content policy forbids every request. Works
 * from disk, in light and dark, and in print. Every text of `page` is escaped.
 */
export function pageHtml(page: Page): string {
  const charts = page.sections.flatMap((section) => section.charts);
  const data = scriptJson({
    palette,
    ramps,
    formats,
    charts: charts.map(({ id, height, renderer, option, matrix }) => ({
      id,
      height,
      renderer,
      option,
      ...(matrix === undefined ? {} : { matrix }),
    })),
  });
  const scripts = [
    scriptText(readFileSync(createRequire(import.meta.url).resolve('echarts/dist/echarts.min.js'), 'utf8')),
    scriptText(readOwn('charts.js')),
  ];
  const policy = [
    "default-src 'none'",
    "style-src 'unsafe-inline'",
    'img-src data: blob:',
    `script-src ${scripts.map(({ markup }) => `'sha256-${digestOf(markup)}'`).join(' ')}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${page.title}</title>
<style>${coloursCss()}${raw(readOwn('page.css'))}${raw(readOwn('print.css'))}</style>
</head>
<body>
<div class="layout">
<nav aria-label="Contents"><p>Contents</p><ol>${page.sections.map(
    ({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`,
  )}</ol></nav>
<main>
<header><h1>${page.title}</h1><p class="subtitle">${page.subtitle}</p>
<button type="button" id="theme" hidden>Theme: system</button>${
    page.notice === undefined ? html`` : html`<p class="notice">${page.notice}</p>`
  }</header>
<noscript><p class="note">Charts need JavaScript; all tables and texts are here without it.</p></noscript>
${page.sections.map(sectionMarkup)}
</main>
</div>
<script type="application/json" id="page-data">${data}</script>
${scripts.map((script) => html`<script>${script}</script>`)}
</body>
</html>
`.markup;
}

function sectionMarkup({ id, title, text, tables, charts, commands = [] }: Section): Html {
  return html`<section id="${id}"><h2>${title}</h2>
${text.map((paragraph) => html`<p>${paragraph}</p>`)}
${commands.length === 0 ? html`` : html`<pre><code>${commands.join('\n')}</code></pre>`}
${tables.map(tableMarkup)}
${charts.map(chartMarkup)}
</section>
`;
}

function chartMarkup({ id, title, note, height }: Chart): Html {
  return html`<figure id="figure-${id}"><figcaption><b>${title}</b>${
    note === undefined ? html`` : html`<span class="note">${note}</span>`
  }</figcaption><div class="chart" id="chart-${id}" data-chart="${id}" style="height:${height}px" role="img" aria-label="${
    note === undefined ? title : `${title}. ${note}`
  }"></div></figure>
`;
}

function coloursCss(): Html {
  const of = (theme: 'light' | 'dark') =>
    Object.entries(palette)
      .map(([name, colour]) => `--${name}:${colour[theme]}`)
      .join(';');
  return raw(
    `:root{${of('light')}}@media (prefers-color-scheme:dark){:root:not([data-theme=light]){${of('dark')}}}:root[data-theme=dark]{${of('dark')}}@media print{:root:root:root{${of('light')}}}`,
  );
}

function readOwn(name: string): string {
  return readFileSync(new URL(`../browser/${name}`, import.meta.url), 'utf8');
}

function digestOf(script: string): string {
  return createHash('sha256').update(script).digest('base64');
}
