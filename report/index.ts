export type { Chart, ChartOption, Json, PackedMatrix } from './chart.ts';
export { type BarSeries, type BarsRequest, barsChart } from './charts/bars.ts';
export { type HeatMapRequest, heatMapChart } from './charts/heat-map.ts';
export { type Line, type LinesRequest, linesChart } from './charts/lines.ts';
export { type FormatName, formatNumber, formats } from './formats.ts';
export { pageHtml } from './html/page-markup.ts';
export { type PageJson, pageJson } from './json.ts';
export type { Page, Section } from './page.ts';
export { type ColourName, palette, seriesColour } from './palette.ts';
export type { Cell, Column, Estimate, Table, Tagged } from './table.ts';
export {
  type ReportFormat,
  type ReportRequest,
  reportHtml,
  type WrittenReport,
  writeReport,
} from './write-report.ts';
