// Documents that the generated types accept, printed as JSON by type name; and some that they refuse.
import type { MultiLoopConfig } from "./deserialize/MultiLoopConfig.js";
import type { OlConfig } from "./deserialize/OlConfig.js";
import type { UpdateOlConfigRequest } from "./deserialize/UpdateOlConfigRequest.js";
import type { LoopPhase } from "./serialize/LoopPhase.js";
import type { MultiLoopStatus } from "./serialize/MultiLoopStatus.js";
import type { OrchestrationLoopConfig } from "./serialize/OrchestrationLoopConfig.js";

const started: MultiLoopConfig = {
  loops: [
    { loopId: "plain", config: {} },
    {
      loopId: "full",
      label: null,
      config: {
        targetRunnerPort: 9876,
        maxIterations: 5,
        exitStrategy: { type: "fixed_iterations" },
        betweenIterations: { type: "restart_runner", rebuild: true },
        pipeline: {
          build: { description: "Open the page.", contextIds: ["a", "b"] },
          implementFixes: { timeoutSecs: 60 },
          diagnose: { assertions: [{ type: "visible" }, 1], captureSnapshot: false },
        },
        stallDetection: {
          maxRepeatedActions: 1,
          maxTotalSteps: 2,
          stallTimeoutSecs: 3,
          oscillationWindow: 4,
        },
        summarization: {
          enabled: true,
          tokenThresholdPct: 0.5,
          maxTokensBudget: 1000,
          preserveLastNIterations: 1,
          summaryMaxTokens: 100,
        },
        decomposition: { enabled: false, minSubtasks: 1, maxSubtasks: 2, modelOverride: null },
      },
    },
  ],
};

const config: OrchestrationLoopConfig = {
  supervisorPort: 9875,
  workflowId: "w",
  exitStrategy: { type: "reflection" },
  betweenIterations: { type: "none" },
  retryOnFailure: true,
  waitForFixer: false,
};

const preset: OlConfig = {
  id: "0b0e7c6a-7d3c-4b50-9f3d-0d1f6ad6c6c1",
  name: "Nightly",
  isFavorite: true,
  configJson: { ...config },
  createdAt: "2025-01-01T00:00:00Z",
  updatedAt: "2025-01-02T00:00:00Z",
};

const phase: LoopPhase = "implementing_fixes";

const status: MultiLoopStatus = {
  loops: [
    {
      loopId: "full",
      status: {
        running: true,
        phase,
        currentIteration: 1,
        workflowId: "w",
        targetRunnerPort: 9876,
        isPipeline: true,
        iterationResults: [
          {
            iteration: 1,
            startedAt: "2025-01-01T00:00:00Z",
            completedAt: "2025-01-01T00:01:00Z",
            taskRunId: "t",
            fixCount: 2,
            exitCheck: { shouldExit: false, reason: "two fixes" },
            diagnosticResult: {
              passed: false,
              pageHealth: {},
              assertionResults: [],
              rootCause: "bad_ui_rendering",
            },
          },
        ],
      },
    },
  ],
  allComplete: false,
  anyError: false,
  stopAllOnError: true,
};

const update: UpdateOlConfigRequest = { name: null, isFavorite: false };

// @ts-expect-error a port is a number
export const wrongType: MultiLoopConfig = { loops: [{ loopId: "a", config: { supervisorPort: "1" } }] };
// @ts-expect-error there is no such phase
export const wrongPhase: LoopPhase = "sleeping";
// @ts-expect-error there is no such field
export const unknownField: UpdateOlConfigRequest = { nickname: "n" };
// @ts-expect-error writing leaves none of these out
export const incomplete: OrchestrationLoopConfig = { workflowId: "w" };
// @ts-expect-error there is no such variant
export const wrongVariant: MultiLoopConfig = { loops: [{ loopId: "a", config: { exitStrategy: { type: "x" } } }] };

console.log(
  JSON.stringify({
    MultiLoopConfig: started,
    OrchestrationLoopConfig: config,
    OlConfig: preset,
    LoopPhase: phase,
    MultiLoopStatus: status,
    UpdateOlConfigRequest: update,
  }),
);
