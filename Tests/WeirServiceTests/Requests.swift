import WeirDownload
import WeirTestKit

/// Sends a request to a service on this machine, and blocks until the answer is there.
func requestNow(_ method: String, _ port: Int, _ path: String, _ body: [UInt8]? = nil) throws -> WebRequest.Answer {
    try WebRequest(method, "http://127.0.0.1:\(port)\(path)", body: body, patience: Int(testPatience)).send()
}
