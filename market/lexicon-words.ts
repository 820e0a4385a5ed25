/**
 * Words of the sentiment lexicon, chosen for headlines about shares: events and judgements that move prices. English words
 * are matched whole, in lower case, with the endings -s, -ed and -ing listed where they differ in use. Chinese words are
 * matched as substrings, the longest first.
 */
const list = (text: string): readonly string[] => text.trim().split(/\s+/);

export const positiveWords = list(`
  accelerate accelerates accelerating accretive achieve achieves achieved acclaim advance advances advanced approval
  approved award awarded awards beat beats beating benefit benefits best better boom booming boost boosts boosted breakout
  breakthrough bull bullish buy buyback climb climbs climbed confident dividend-hike efficient exceed exceeds exceeded
  excellent expand expands expanded expansion favorable favourable gain gains gained gaining good great grow grows growing
  growth high higher highs improve improves improved improvement increase increases increased innovative jump jumps jumped
  lead leads leading lucrative moon momentum opportunity optimism optimistic outpace outperform outperforms outperformed
  overweight partnership positive profit profitable profits progress prosper raise raises raised rally rallies rallied
  rebound rebounds rebounded record recover recovers recovered recovery resilient rise rises rising robust rose soar soars
  soared solid stellar strength strengthen strengthens strong stronger succeed success successful surge surges surged surpass
  surpasses surpassed thrive top tops topped upbeat upgrade upgrades upgraded upside upturn win wins winner winning won
`);

export const negativeWords = list(`
  abandon abandons abandoned accident adverse allegation allegations bad bankrupt bankruptcy bear bearish breach breaches
  burden charge charges collapse collapses collapsed complaint concern concerns crash crashes crashed crisis cut cuts cutting
  damage damages decline declines declined declining default defaults defaulted deficit delay delays delayed delist
  deteriorate deteriorates disappoint disappoints disappointed disappointing disappointment dispute downbeat downgrade
  downgrades downgraded downside downturn drop drops dropped fail fails failed failure fall falls fallen falling fear fears
  fell fine fined fraud halt halts halted hurt hurts impair impairment investigation investigated lag lags lagging lawsuit
  lawsuits layoff layoffs liability litigation lose loses losing loss losses lost low lower lowest miss misses missed negative
  outage overvalued penalty plunge plunges plunged poor pressure pressures probe recall recalls recalled recession reject
  rejects rejected resign resigns resigned risk risks scandal sell selloff shortage shrink shrinks shrinking sink sinks slash
  slashes slashed slide slides slowdown slow slows slump slumps slumped struggle struggles struggling sue sued sues suffer
  suffers suspend suspends suspended terminate terminated threat tumble tumbles tumbled underperform underperforms underweight
  unfavorable violation volatile vulnerable warn warns warned warning weak weaken weakens weaker weakness worse worst
  write-down writedown
`);

/** Words that turn the meaning of the next three words. */
export const negations = list(`
  not no never without neither nor cannot can't won't don't doesn't didn't isn't aren't wasn't weren't hardly fails-to
`);

export const positiveChinese = list(`
  上涨 大涨 涨停 上升 增长 大增 预增 盈利 利好 突破 创新高 新高 回购 增持 中标 获批 扭亏 超预期 买入 推荐 强劲 提升 改善 反弹 领先
  成功 受益 看好 分红 高增长
`);

export const negativeChinese = list(`
  下跌 大跌 跌停 下降 下滑 亏损 预亏 预减 利空 暴跌 减持 违约 处罚 罚款 调查 立案 诉讼 退市 风险 警示 卖出 低于预期 疲软 恶化 裁员
  停产 召回 造假 质押 破产 不良 新低 暂停
`);

/** Turn the meaning of the lexicon word that follows directly. */
export const negationsChinese = list('不 未 没有 并未 无 非 难以');
