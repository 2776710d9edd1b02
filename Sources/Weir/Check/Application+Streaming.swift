import WeirConfig
import WeirCore
import WeirGStreamer

extension Application {
    /// What speaks against streaming out on this machine: missing elements, ports in use, users, certificates and secrets that
    /// can't be read.
    ///
    /// Ports are held for a moment only.
    func streamingProblems() -> [WeirError] {
        missingElements() + serverProblems() + secretProblems()
    }

    /// What makes streams of packets for RTSP's clients.
    private static let rtspElements = ["appsrc", "rtph264pay", "rtph265pay"]

    private func missingElements() -> [WeirError] {
        var factories: [String] = []
        for (number, output) in outputs.enumerated() {
            // What can't be planned is told of with the whole plan.
            factories += (try? OutputPlan(output, number: number, EncoderChoice()))?.elements.map(\.factory) ?? []
            factories += PushPlan(output.kind)?.factories ?? []
            if case .rtsp = output.kind { factories += Self.rtspElements }
        }
        return Set(factories).sorted().compactMap { factory in
            do throws(WeirError) { _ = try Element(factory) } catch { return error }
            return nil
        }
    }

    private func serverProblems() -> [WeirError] {
        var seen: Set<Int> = []
        return outputs.compactMap { output in
            guard let server = output.kind.listening, seen.insert(server.port).inserted else { return nil }
            do throws(WeirError) {
                if case .rtsp = output.kind {
                    try RTSPServer(port: server.port, server.serving).close()
                } else {
                    try HTTPServer(port: server.port, server.serving).close(by: .now)
                }
            } catch { return error }
            return nil
        }
    }

    private func secretProblems() -> [WeirError] {
        outputs.compactMap { output in
            do throws(WeirError) { _ = try PushPlan(output.kind)?.readSecret() } catch {
                return WeirError(error.code, "the output \(output.kind.place): \(error.message)", cause: error.cause)
            }
            return nil
        }
    }
}
