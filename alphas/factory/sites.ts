/** Places in a formula's tree where something may be changed, and the tree with a place changed. */
import { plainNode } from '../build.ts';
import { type CallNode, type FormulaNode, isConstantParameter } from '../node.ts';
import type { Parameter } from '../operator.ts';

export interface Site {
  /** Which argument of which argument, from the root. */
  readonly path: readonly number[];
  readonly node: FormulaNode;
  /** What the call around it takes there; absent at the root. */
  readonly parameter?: Parameter;
  /** Number or group that belongs to the operator: a window, a delay, a classification. */
  readonly isSetting: boolean;
}

/** Every place of a tree, the root first. */
export function sitesOf(root: FormulaNode): readonly Site[] {
  const sites: Site[] = [];
  const open: Site[] = [{ path: [], node: root, isSetting: false }];
  for (let site = open.pop(); site !== undefined; site = open.pop()) {
    sites.push(site);
    const { node, path } = site;
    if (node.kind !== 'call') continue;
    for (let k = node.args.length - 1; k >= 0; k--) {
      const parameter = node.operator.parameters[k];
      open.push({
        path: [...path, k],
        node: node.args[k] as FormulaNode,
        ...(parameter === undefined ? {} : { parameter }),
        isSetting: isConstantParameter(node.operator, k),
      });
    }
  }
  return sites;
}

/** Places that hold values of instruments, no constants: what formulas can exchange. */
export function valueSites(sites: readonly Site[]): readonly Site[] {
  return sites.filter(({ node, isSetting }) => !isSetting && node.varies && node.type !== 'group');
}

export function callSites(sites: readonly Site[]): readonly (Site & { readonly node: CallNode })[] {
  return sites.flatMap((site) => (site.node.kind === 'call' ? [{ ...site, node: site.node }] : []));
}

/** The tree with another node at a path. Throws `formula.bound` where it becomes too large. */
export function withNode(root: FormulaNode, path: readonly number[], node: FormulaNode): FormulaNode {
  const [first, ...rest] = path;
  if (first === undefined || root.kind !== 'call') return node;
  const args = root.args.map((arg, k) => (k === first ? withNode(arg, rest, node) : arg));
  return plainNode(root.operator, args);
}
