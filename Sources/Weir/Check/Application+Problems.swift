import WeirConfig
import WeirCore

extension Application {
    /// What speaks against running the application on this machine and isn't in its files: outputs that can't be
    /// written or served, missing elements, a model that can't be run.
    ///
    /// It loads the model, and runs nothing.
    public func problems() -> [WeirError] {
        var problems = outputProblems()
        do throws(WeirError) {
            try Elements.register()
            problems += streamingProblems()
            _ = try ModelLoading(PipelinePlan(self).streams.first)?.result()
        } catch {
            problems.append(error)
        }
        return problems
    }
}
