import {
  type PlantedSignal,
  type SignalMarket,
  type SignalPlan,
  syntheticColumns,
} from '../../market/index.ts';
import { columnName } from '../columns.ts';
import { FormulaEvaluator } from '../evaluator.ts';
import { parseFormula } from '../formula.ts';

const SIZES = 'MARKET_CAP';

/** A formula that predicts the returns of a generated market. */
export interface PlantedAlpha extends PlantedSignal {
  readonly formula: string;
}

/** Macro series are no columns: they are made from the finished market. */
function evaluatorOf(
  formulas: readonly string[],
  { instruments, industries }: SignalMarket,
): FormulaEvaluator {
  return new FormulaEvaluator(
    formulas.map((formula) => parseFormula(formula)),
    {
      width: instruments.length,
      columns: [SIZES, ...syntheticColumns.map(({ name }) => columnName(name))],
      groups: { SECTOR: industries, INDUSTRY: industries, SUBINDUSTRY: industries },
    },
  );
}

/** Throws `formula.*` for a text that is no formula, or one of columns that generated markets do not have. */
export function checkPlantable(formula: string): void {
  evaluatorOf([formula], { instruments: [], industries: [] });
}

/** The formulas as signals of the synthetic market: evaluated once a session, on its rows and those before. */
export function alphaPlan(alphas: readonly PlantedAlpha[]): SignalPlan {
  return {
    signals: alphas,
    begin: (market) => {
      const evaluator = evaluatorOf(
        alphas.map(({ formula }) => formula),
        market,
      );
      const members = new Uint8Array(market.instruments.length).fill(1);
      return (rows) => {
        const columns = new Map([[SIZES, rows.sizes]]);
        for (const [name, values] of rows.columns) columns.set(columnName(name), values);
        return evaluator.next({ members, columns });
      };
    },
  };
}
