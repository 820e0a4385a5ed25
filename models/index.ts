export { accountOf, callsElsewhere, continuedAccount, noCalls } from './account.ts';
export {
  type ContentFault,
  contentFaults,
  MAX_ANSWER_CHARACTERS,
  type RawAnswer,
  type Reader,
  type Reading,
} from './answer.ts';
export {
  type BatchLineOptions,
  type BatchRequest,
  type BatchResult,
  batchLine,
  readBatchRequests,
  readBatchResults,
} from './batch.ts';
export { type ChatBody, chatBody } from './chat-body.ts';
export { rawAnswerOf } from './chat-completion.ts';
export type { EndpointAccount, ModelAccount, ModelClient } from './client.ts';
export { type Collected, CollectingClient, NotRecorded, type OpenQuestion } from './clients/collecting.ts';
export type { LiveEndpoint } from './clients/live/endpoint.ts';
export type { LiveClientOptions } from './clients/live/options.ts';
export { liveClient } from './clients/live.ts';
export { type OfflineClientOptions, offlineClient } from './clients/offline.ts';
export { type JsonLine, MAX_LINE_CHARACTERS, readJsonLines } from './jsonl.ts';
export {
  type ImagePart,
  imagePart,
  MAX_IMAGES,
  type Message,
  type MessagePart,
  type TextPart,
  textOfMessage,
} from './message.ts';
export {
  type BudgetOptions,
  budgetOptions,
  type EndpointOptions,
  endpointOptions,
  type ModelsOptions,
  modelsOptions,
} from './options.ts';
export type {
  AnsweredCall,
  CallId,
  CallTotals,
  FailedCall,
  RecordedAnswer,
  Recording,
  RecordingEntry,
  SentCall,
} from './recording.ts';
export { recordingFileOf } from './recordings/find-recording.ts';
export { exportRecording, importRecording } from './recordings/jsonl.ts';
export { memoryRecording } from './recordings/memory.ts';
export { openRecording, type RecordingAccess } from './recordings/recording-file.ts';
export {
  type AnswerShape,
  type ModelRequest,
  modelRequest,
  type Purpose,
  type PurposeKind,
  type Sampling,
} from './request.ts';
export {
  type AnswerFault,
  type CallFault,
  type FaultRates,
  faultRates,
  type SimulatedServerOptions,
  simulatedServerOptions,
} from './simulated/options.ts';
export { type SimulatedServerProcess, startSimulatedServerProcess } from './simulated/process.ts';
export { startSimulatedServer } from './simulated/server.ts';
export type {
  Recollection,
  SimulatedServer,
  SimulatedServerCounts,
  SimulatedServerSurroundings,
  StartSimulatedServer,
} from './simulated-server.ts';
export { textLines } from './text-lines.ts';
export { countTokens, tokensOfImage, tokensOfRequest } from './tokens.ts';
export {
  type CallResult,
  type StructuredMode,
  structuredModes,
  type Transport,
  type TransportFault,
  transportFaults,
} from './transport.ts';
export { type OpenaiTransportOptions, openaiTransport } from './transports/openai.ts';
export {
  type ScriptedCall,
  type ScriptedTransport,
  scriptedTransport,
} from './transports/scripted.ts';
