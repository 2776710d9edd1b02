import Testing
import WeirConfig
import WeirCore

/// Every sentence that a file of DeepStream's can give.
@Suite struct DeepStreamErrorTests {
    /// A right file with `lines` after it; its last group is a source.
    private func after(_ lines: String) -> [String] {
        complaints("[sink0]\nenable=1\ntype=1\n[source0]\nenable=1\ntype=2\nuri=a.mp4\n" + lines)
    }

    @Test(arguments: [
        (
            "simulate-fps-interval-ms=2",
            "8:1: warning: `simulate-fps-interval-ms` in `[source0]` is not supported yet; it has no effect."
        ),
        (
            "latncy=2",
            "8:1: warning: The key `latncy` is not known in `[source0]` and has no effect; `latency` may be meant."
        ),
        ("colour=2", "8:1: warning: The key `colour` is not known in `[source0]`; it has no effect."),
        ("type=2", "8:1: warning: `type` is given twice, first on line 6; the last one counts."),
        ("type=x", "8:6: error: `type` in `[source0]` is `x`; it must be a whole number from 1 to 9."),
        (
            "type=5",
            """
            8:6: warning: A source of type 5 is not supported yet and is left out; there are 1 (camera), 2 (one \
            address), 3 (several) and 4 (RTSP).
            """
        ),
        ("uri=b.mp4", "8:5: error: The source `/ds/b.mp4` does not exist."),
        ("uri=", "8:5: error: `uri` is missing in `[source0]`; it must be an address or a path."),
        (
            "[osd]\nenable=1\nfont=Serif\ntext-color=1;1;1;1",
            "10:6: warning: Weir chooses colours and fonts itself; in `[osd]` it passes over `font`, `text-color`."
        ),
        ("[osd]\nenable=maybe", "9:8: error: `enable` in `[osd]` is `maybe`; it must be 0 or 1."),
        (
            "[segvisual]\nenable=1",
            "8:1: warning: The group `[segvisual]` is not supported yet; it has no effect."
        ),
        (
            "[nvds-analytics]\nenable=1\nconfig-file=nv.txt",
            "9:8: error: `[nvds-analytics]` needs `[tracker]`: its rules go by the identities of objects."
        ),
        (
            "[secondary-gie0]\nenable=1",
            "8:1: error: `config-file` is missing in `[secondary-gie0]`; it must be a path."
        ),
        (
            "[steammux]\nwidth=1",
            "8:1: warning: The group `[steammux]` is not known and has no effect; `[streammux]` may be meant."
        ),
        (
            "[sink1]\nenable=1\ntype=5",
            """
            10:6: warning: A sink of type 5 is not supported yet and is left out; there are 1 (none), 2 (window), 3 (file), \
            4 (RTSP) and 6 (message broker).
            """
        ),
        (
            "[sink1]\nenable=1",
            """
            8:1: error: `type` is missing in `[sink1]`; there are 1 (none), 2 (window), 3 (file), 4 (RTSP) and 6 (message \
            broker).
            """
        ),
        ("[sink1]\nenable=1\ntype=3", "8:1: error: `output-file` is missing in `[sink1]`; it must be a path."),
        (
            "[sink1]\nenable=1\ntype=3\noutput-file=no/x.mp4",
            "11:13: error: The folder `/ds/no` for the output does not exist."
        ),
        (
            "[sink1]\nenable=1\ntype=3\ncodec=3\noutput-file=x.mp4",
            "11:7: warning: `codec` 3 (MPEG-4) is not supported yet; H.264 is written instead."
        ),
        ("[sink1]\nenable=1\ntype=2\nsource-id=4", "11:11: error: `source-id` is 4; it must be from 0 to 0."),
        ("[primary-gie]\nenable=1", "8:1: error: `config-file` is missing in `[primary-gie]`; it must be a path."),
        (
            "[primary-gie]\nenable=1\nconfig-file=no.txt",
            "10:13: error: The file about the model `/ds/no.txt` does not exist."
        ),
        (
            "[primary-gie]\nenable=1\nplugin-type=2\nconfig-file=model.txt",
            """
            10:13: error: `plugin-type` 2 is not supported; use 0, and name the model's ONNX or OpenVINO IR file in \
            `onnx-file` of the file that `config-file` names.
            """
        ),
        ("[application]\ngie-kitti-output-dir=no", "9:22: error: The folder `/ds/no` does not exist."),
        (
            "[tracker]\nenable=1\nll-config-file=IOU.yml",
            "8:1: error: `track` needs `detect`: there is nothing to follow."
        ),
        (
            "[source-list]\nlist=a.mp4",
            "8:1: error: `[source-list]` needs a group `[source-attr-all]` with what holds for all its sources."
        ),
        ("nonsense", "8:1: error: `nonsense` is neither a group such as `[sink0]` nor `key=value`."),
        ("[open", "8:1: error: `[open` is neither a group such as `[sink0]` nor `key=value`."),
        ("=3", "8:1: error: `=3` is neither a group such as `[sink0]` nor `key=value`."),
    ])
    func aWrongLineIsOneSentence(lines: String, sentence: String) {
        let found = after(lines).filter { line in
            !line.contains("There are no sources") && (sentence.contains("twice") || !line.contains("twice"))
        }
        #expect(found == ["app.txt:\(sentence)"])
    }

    @Test func aKeyBeforeTheFirstGroupIsOneSentence() {
        #expect(
            complaints("enable=1\n[application]\n").first
                == """
                app.txt:1:1: error: `enable` stands before the first group; a line such as `[application]` must come \

                """
                + "before it."
        )
    }

    @Test func keysOfTheGPUAreAcceptedInSilence() {
        #expect(after("gpu-id=0\nnvbuf-memory-type=0\nnum-decode-surfaces=8\nsmart-record=0") == [])
    }
}
