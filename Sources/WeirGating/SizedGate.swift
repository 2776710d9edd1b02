import WeirCore

/// A motion gate for pictures of one size.
struct SizedGate: Sendable {
    /// Where more of the cells move, most of the picture is not what it was.
    private static let wholePicture: Float = 0.5
    /// A camera that shook is expected to shake again for so many seconds.
    private static let shakeMemory: Float = 2
    /// A camera that is off for so many seconds doesn't shake, but was moved.
    private static let longestOff: Float = 10
    /// A shift in whole pixels is wrong by half a pixel at most.
    private static let shiftError: Float = 0.5
    /// The brightest cell of a black picture is darker: an eighth of the range, since black is 16 in most video.
    private static let blackLevel: Float = 32
    /// The level at which a change of light is told: the middle of the range.
    private static let middleLevel: Float = 128

    let grid: CellGrid
    private let alarms: FalseAlarms
    private var clock = MediaClock()
    private var cameraShift: CameraShift
    private var background: Background
    private var lightChange = LightChange()
    private var changedRegions: ChangedRegions
    private var learning = Learning()
    private var tails = NoiseTails()
    private var health = StreamHealth()
    private var answer = GateAnswer()
    private var typical = TypicalCells()
    private var isBegun = false
    private var isLoose = false
    private var shift = CellGrid.Shift()
    /// The seconds since the picture was last moved, and since it last wasn't.
    private var (steadyTime, offTime): (Float, Float) = (.infinity, 0)
    /// How far the picture was moved at most while the camera shook, in pixels.
    private var widestShift = 0

    init(size: Size) {
        grid = CellGrid(size: size)
        alarms = FalseAlarms(cells: grid.count)
        cameraShift = CameraShift(size: size)
        background = Background(count: grid.count)
        changedRegions = ChangedRegions(grid: grid, most: MotionGate.mostRegions)
    }

    mutating func look(at picture: LumaPlane, time: UInt64?) -> GateView {
        let step = clock.step(to: time)
        if step == nil, isBegun {
            health.timeJumped()
            begin()
        }
        let seconds = step ?? 0
        health.pass(seconds)
        followCamera(picture, seconds)
        background.take { [grid, shift] in grid.sample(picture, shift: shift, into: $0) }
        health.see(
            isSame: isBegun && background.isSame,
            isBlack: background.isDarker(than: Self.blackLevel),
            seconds: seconds
        )
        guard isBegun else {
            isBegun = true
            background.begin()
            return view(regions: [], share: 0, seconds)
        }
        return compare(seconds)
    }

    private mutating func compare(_ seconds: Float) -> GateView {
        let line = background.near.readCells { near in
            background.current.readCells { lightChange.line(from: near, to: $0, count: grid.count) }
        }
        let light = line.flatMap { $0 } ?? LightChange.Line()
        if learning.pictures == 0 { background.assume(deviation: typical.noise(background, light: light)) }
        let rates = learning.rates(after: seconds)
        loosen()
        let (weak, strong) = (alarms.weak * tails.factor, alarms.strong * tails.factor)
        let moved = background.compare(CellComparison(light: light, weak: weak, strong: strong, rates: rates))
        let limit = weak * typical.deviation(background)
        let isBlind = limit > StreamHealth.leastContrast
        health.see(
            StreamHealth.Sight(
                lightChange: light.change(at: Self.middleLevel),
                typicalLimit: limit,
                roughness: isBlind ? typical.roughness(background) : nil
            ),
            seconds: seconds
        )
        let share = Float(moved) / Float(grid.count)
        if learning.isDone, share > Self.wholePicture, grid.count > 1 {
            health.pictureChanged()
            begin()
            return view(regions: [], share: share, seconds)
        }
        guard learning.isDone else { return view(regions: [], share: 0, seconds) }
        let border = (widestShift + grid.side - 1) / grid.side
        let finding = background.withMarks { changedRegions.find($0, border: border) } ?? ChangedRegions.Finding()
        tails.see(lonely: finding.lonely, expected: alarms.expectedWeak, seconds: seconds)
        return view(regions: finding.regions, share: Float(finding.moved) / Float(grid.count), seconds)
    }

    private mutating func view(regions: [Box], share: Float, _ seconds: Float) -> GateView {
        let condition = health.condition(isLearning: !isBegun || !learning.isDone, isShaking: isShaking)
        let (reason, urgency) = answer.reason(share: share, condition: condition, seconds: seconds)
        return GateView(
            regions: condition.isTrusted ? regions : [],
            changedShare: share,
            condition: condition,
            needsInference: reason != .still,
            reason: reason,
            urgency: urgency
        )
    }

    /// Allows for what a shift by part of a pixel makes of each cell while the camera shakes.
    private mutating func loosen() {
        guard isShaking || isLoose else { return }
        background.loosen(grid, pixels: isShaking ? Self.shiftError : 0)
        isLoose = isShaking
    }

    /// Begins anew with the next picture.
    private mutating func begin() {
        isBegun = false
        learning = Learning()
        cameraShift.begin()
        shift = CellGrid.Shift()
        (steadyTime, offTime) = (.infinity, 0)
    }

    private mutating func followCamera(_ picture: LumaPlane, _ seconds: Float) {
        let next = cameraShift.shift(of: picture, isShaking: isShaking, seconds: seconds)
        let isOff = next != CellGrid.Shift()
        steadyTime = isOff ? 0 : steadyTime + seconds
        offTime = isOff ? offTime + seconds : 0
        let distance = max(abs(next.x), abs(next.y))
        widestShift = isShaking ? max(widestShift, distance) : 0
        let isFar = distance > CameraShift.farthest
        if isFar { health.pictureChanged() }
        if isFar || offTime > Self.longestOff {
            begin()
            _ = cameraShift.shift(of: picture, isShaking: false, seconds: 0)
            return
        }
        shift = next
    }

    private var isShaking: Bool { steadyTime < Self.shakeMemory }
}
