import Testing
import WeirCore

/// Secrets in the addresses of streams.
@Suite struct StreamAddressTests {
    @Test(arguments: [
        ("rtsp://eye:rosebud@gate/1", "rtsp://gate/1", ["eye:rosebud", "rosebud"]),
        ("rtsp://eye:p%40ss@gate:554/1?a=b", "rtsp://gate:554/1?a=b", ["p%40ss", "p@ss"]),
        ("rtsp://eye:ro/se@gate/1", "rtsp://gate/1", ["ro/se"]),
        ("rtsp://eye:ro@se@gate/1", "rtsp://gate/1", ["ro@se"]),
        ("srt://gate:9000?passphrase=rosebud&mode=caller", "srt://gate:9000?passphrase=***&mode=caller", ["rosebud"]),
        ("rtsp://gate/user=eye&password=rosebud&channel=1", "rtsp://gate/user=eye&password=***&channel=1", ["rosebud"]),
        ("http://[::1]:80/a@b", "http://[::1]:80/a@b", []), ("rtsp://gate:554/a@b", "rtsp://gate:554/a@b", []),
        ("street.mp4", "street.mp4", []), ("rtsp://", "rtsp://", []),
    ])
    func secretsAreFoundAndCovered(_ address: String, _ shown: String, _ secrets: [String]) {
        #expect(StreamAddress.withoutSecrets(address) == shown)
        #expect(Set(StreamAddress.secrets(in: address)).isSuperset(of: secrets))
        for secret in StreamAddress.secrets(in: address) { #expect(!shown.contains(secret)) }
    }

    @Test func credentialsAreWrittenSoThatTheyAreReadAgain() {
        let address = StreamAddress.adding(user: "ey e", password: "p@:/?#ß", to: "rtsp://old:one@gate/1")
        #expect(address == "rtsp://ey%20e:p%40%3A%2F%3F%23%C3%9F@gate/1")
        #expect(StreamAddress.secrets(in: address).contains("p@:/?#ß"))
    }
}
