import { Registry } from '../core/index.ts';
import { type AgentRole, agentRoles, type RiskPreference, riskPreferences } from './agent-role.ts';
import { confidence } from './agents/confidence.ts';
import { judged } from './agents/judged.ts';
import { risk } from './agents/risk.ts';
import { type EvaluationAgent, type EvaluationAgentKind } from './evaluation-agent.ts';

/** All kinds of evaluation agent. */
export const evaluationAgents = new Registry<EvaluationAgentKind>('evaluation agent', [
  confidence,
  risk,
  judged,
]);

/** A statistical agent of each role and preference, with their defaults: six. */
export function statisticalAgents(
  roles: readonly AgentRole[] = agentRoles,
  preferences: readonly RiskPreference[] = riskPreferences,
): readonly EvaluationAgent[] {
  return roles.flatMap((kind) => {
    const entry = evaluationAgents.get(kind);
    return preferences.map((preference) =>
      entry.create(entry.options.parse({ kind, preference }) as never, {}),
    );
  });
}
