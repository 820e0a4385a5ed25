/**
 * Quarterly reports, and the columns that they give together with the close.
 * Invariants:
 * 1. Reports follow prices (the anchor moves towards the price) and never lead them: returns take no draw from here.
 * 2. Values change on an instrument's own report day, once in 63 sessions, and are known at that close.
 */
import { normal, type Stream, streamAt, uniform } from '../../core/index.ts';
import type { KeyFor, SessionKeys } from './draws.ts';
import type { SyntheticInstrument } from './instruments.ts';
import type { Matrices } from './matrices.ts';

const QUARTER = 63;
/** Reports that count as stable history, all made before the first session. */
const REMEMBERED = 8;

/** Per share, in currency, except where noted. */
interface Company {
  readonly reportOffset: number;
  readonly bookLevel: number;
  readonly salesLevel: number;
  readonly netDebtLevel: number;
  readonly equityShare: number;
  readonly payout: number;
  /** Logarithm of the price that reports have caught up with. */
  anchor: number;
  quality: number;
  growth: number;
  reports: number;
  earnings: number;
  book: number;
  cashFlow: number;
  sales: number;
  ebitda: number;
  netDebt: number;
  dividend: number;
  revenueGrowth: number;
  profitGrowth: number;
  coreProfitGrowth: number;
  roe: number;
  roeAnnualised: number;
  readonly roeHistory: number[];
  readonly roaHistory: number[];
}

export class Fundamentals {
  private readonly companies: readonly Company[];
  private readonly reportKeys: SessionKeys;

  constructor(instruments: readonly SyntheticInstrument[], keyFor: KeyFor) {
    const key = keyFor('companies')(0);
    this.reportKeys = keyFor('reports');
    this.companies = instruments.map(({ initialLogPrice }, i) =>
      newCompany(streamAt(key, i, 0), initialLogPrice),
    );
    this.companies.forEach((company, i) => {
      for (let past = 0; past < REMEMBERED; past++) this.report(0, i, company, company.anchor);
    });
  }

  /** Reports due at this close, then the day's values of all columns of valuation, dividend, growth and quality. */
  write(session: number, closes: Float64Array, into: Matrices): void {
    const row = (name: string): Float64Array => into.row(name, session);
    const [ep, bp, cp, sp, ev] = [
      row('earnings_to_price'),
      row('book_to_price'),
      row('cash_flow_to_price'),
      row('sales_to_price'),
      row('ebitda_to_ev'),
    ];
    const [dividend, revenue, profit, core] = [
      row('dividend_yield'),
      row('revenue_growth'),
      row('profit_growth'),
      row('core_profit_growth'),
    ];
    const [roe, annualised, roeStability, roaStability] = [
      row('roe'),
      row('roe_annualised'),
      row('roe_stability'),
      row('roa_stability'),
    ];
    for (const [i, company] of this.companies.entries()) {
      const close = closes[i] as number;
      if ((session + company.reportOffset) % QUARTER === 0) this.report(session, i, company, Math.log(close));
      ep[i] = company.earnings / close;
      bp[i] = company.book / close;
      cp[i] = company.cashFlow / close;
      sp[i] = company.sales / close;
      ev[i] = company.ebitda / (close + company.netDebt);
      dividend[i] = company.dividend / close;
      revenue[i] = company.revenueGrowth;
      profit[i] = company.profitGrowth;
      core[i] = company.coreProfitGrowth;
      roe[i] = company.roe;
      annualised[i] = company.roeAnnualised;
      roeStability[i] = meanOverDeviation(company.roeHistory);
      roaStability[i] = meanOverDeviation(company.roaHistory);
    }
  }

  private report(session: number, i: number, company: Company, logPrice: number): void {
    const stream = streamAt(this.reportKeys(session), i, company.reports++);
    const n = (index: number): number => normal(stream, index);
    company.anchor += 0.15 * (logPrice - company.anchor) + 0.02 * n(0);
    company.quality = 0.9 * company.quality + Math.sqrt(1 - 0.9 ** 2) * n(1);
    company.growth = 0.7 * company.growth + Math.sqrt(1 - 0.7 ** 2) * n(2);
    const { quality, growth } = company;
    company.book = Math.exp(company.anchor + company.bookLevel);
    company.roe = 0.1 + 0.05 * quality + 0.01 * n(3);
    company.roeAnnualised = company.roe + 0.02 * n(4);
    company.earnings = company.book * company.roe;
    company.cashFlow = company.earnings + company.book * (0.04 + 0.02 * n(5));
    company.sales = Math.exp(company.anchor + company.salesLevel + 0.05 * n(6));
    company.ebitda = 1.4 * company.earnings + 0.06 * company.book;
    company.netDebt = Math.exp(company.anchor) * company.netDebtLevel;
    company.dividend = company.payout * Math.max(0, company.earnings);
    company.revenueGrowth = 0.08 + 0.1 * growth + 0.03 * n(7);
    company.profitGrowth = 0.08 + 0.2 * growth + 0.08 * n(8);
    company.coreProfitGrowth = company.profitGrowth + 0.04 * n(9);
    remember(company.roeHistory, company.roe);
    remember(company.roaHistory, company.roe * company.equityShare + 0.003 * n(10));
  }
}

function newCompany(stream: Stream, anchor: number): Company {
  const paysDividends = uniform(stream, 2) >= 0.2;
  return {
    reportOffset: Math.floor(uniform(stream, 0) * QUARTER),
    bookLevel: Math.log(0.5) + 0.45 * normal(stream, 4),
    salesLevel: Math.log(0.8) + 0.6 * normal(stream, 5),
    netDebtLevel: 0.6 * uniform(stream, 1),
    equityShare: 0.2 + 0.5 * uniform(stream, 3),
    payout: paysDividends ? 0.2 + 0.4 * uniform(stream, 4) : 0,
    anchor,
    quality: normal(stream, 6),
    growth: normal(stream, 7),
    reports: 0,
    earnings: 0,
    book: 0,
    cashFlow: 0,
    sales: 0,
    ebitda: 0,
    netDebt: 0,
    dividend: 0,
    revenueGrowth: 0,
    profitGrowth: 0,
    coreProfitGrowth: 0,
    roe: 0,
    roeAnnualised: 0,
    roeHistory: [],
    roaHistory: [],
  };
}

function remember(history: number[], value: number): void {
  history.push(value);
  if (history.length > REMEMBERED) history.shift();
}

function meanOverDeviation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return mean / Math.sqrt(squares / (values.length - 1));
}
