import type { MacroFile } from '../macro-file.ts';

/** The five macro series of the MASS authors' folder, under the names that their files have. */
export const massMacroFiles: readonly MacroFile[] = [
  {
    file: 'macro_data/China_1-Year_Loan_Prime_Rate_LPR.csv',
    dateColumn: 'Date',
    valueColumn: 'Value',
    name: 'lpr_1y',
    description: 'one-year loan prime rate of China',
    unit: '%',
    releaseLagDays: 0,
  },
  {
    file: 'macro_data/China_CPI_YoY_Current_Month.csv',
    dateColumn: 'Date',
    valueColumn: 'Value',
    name: 'cpi_yoy',
    description: 'consumer prices of China against the same month of the year before, dated at the month end',
    unit: '%',
    releaseLagDays: 20,
  },
  {
    file: 'macro_data/yield_on_China_10_year_government_bonds.csv',
    dateColumn: 'Date',
    valueColumn: 'Value',
    name: 'yield_10y',
    description: 'yield of ten-year government bonds of China',
    unit: '%',
    releaseLagDays: 0,
  },
  {
    file: 'macro_data/csi_300_pe_ttm.csv',
    dateColumn: 'Date',
    valueColumn: 'Value',
    name: 'csi300_pe',
    description:
      'price over trailing earnings of the CSI 300; one row per calendar day, so 2,500 rows are about seven years',
    unit: 'ratio',
    releaseLagDays: 0,
    percentileRows: 2500,
  },
  {
    file: 'macro_data/Market_Sentiment_Index.csv',
    dateColumn: 'Date',
    valueColumn: 'Close',
    name: 'sentiment',
    description: 'market sentiment index at the close',
    unit: 'points',
    releaseLagDays: 0,
  },
];
