/** confidence: theta, how well an alpha predicts; risk: rho, how its portfolio behaves. */
export const agentRoles = ['confidence', 'risk'] as const;
export type AgentRole = (typeof agentRoles)[number];

/** What an agent fears: documented per kind. */
export const riskPreferences = ['conservative', 'neutral', 'aggressive'] as const;
export type RiskPreference = (typeof riskPreferences)[number];
