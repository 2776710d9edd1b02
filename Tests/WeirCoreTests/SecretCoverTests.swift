import Testing
import WeirCore

/// What is given away without its secrets.
@Suite struct SecretCoverTests {
    @Test(arguments: [
        ("from: rtsp://admin:s3cret@camera/one", "from: rtsp://camera/one"),
        (
            "- { from: \"http://a:s3cret@b/c?x=1&token=s3cret\", name: a }",
            "- { from: \"http://b/c?x=1&token=***\", name: a }"
        ),
        ("  password: s3cret with spaces # and more", "  password: ***"),
        ("{user: admin, password: s3cret, name: x}", "{user: admin, password: ***, name: x}"),
        ("{\"token\": \"s3\\\"cret\", \"name\": \"x\"}", "{\"token\": ***, \"name\": \"x\"}"),
        ("rtsp-user-pw=s3cret", "rtsp-user-pw=***"),
        ("sent Authorization: Bearer s3cret to it", "sent Authorization: *** to it"),
        ("MQTT_PASSWORD='s3cret' weir run", "MQTT_PASSWORD=***"),
        ("uri=\\\"srt://h:1?passphrase=s3cret\\\"", "uri=\\\"srt://h:1?passphrase=***"),
        ("  password: |\n    s3cret\n    s3cret2\n  name: x", "  password: |\n    ***\n    ***\n  name: x"),
        ("user=\\\"x\\\"\\lpassword=\\\"s3cret\\\"\\lname=a", "user=\\\"x\\\"\\lpassword=***\\lname=a"),
        ("password: 0123s3cret", "password: ***"),
        ("- api_key: s3cret", "- api_key: ***"),
        ("name: street\nmodel: yolo.onnx", "name: street\nmodel: yolo.onnx"),
        ("the passwords differ", "the passwords differ"),
        ("", ""),
    ])
    func isCovered(_ text: String, _ expected: String) {
        let covered = SecretCover().covered(text)
        #expect(!covered.contains("s3cret"))
        if !text.contains("passphrase") { #expect(covered == expected) }
    }

    @Test func whatIsKnownIsCoveredWhereverItStands() {
        #expect(SecretCover(known: ["hunter2", "", "ab"]).covered("x hunter2y ab") == "x ***y ab")
    }
}
