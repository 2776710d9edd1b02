import Testing
import WeirCore
import WeirImaging

struct TileGridTests {
    @Test(arguments: [(1, 1, 1), (2, 2, 1), (3, 2, 2), (4, 2, 2), (5, 3, 2), (9, 3, 3), (10, 4, 3), (16, 4, 4)])
    func `a grid is as square as can be`(count: Int, columns: Int, rows: Int) {
        let grid = TileGrid(count: count)
        #expect(grid.columns == columns)
        #expect(grid.rows == rows)
    }

    @Test func `given rows or columns are kept`() {
        #expect(TileGrid(count: 5, columns: 5) == TileGrid(count: 5, rows: 1))
        #expect(TileGrid(count: 7, rows: 2).columns == 4)
        let both = TileGrid(count: 9, columns: 2, rows: 2)
        #expect(both.columns == 2 && both.rows == 2)
    }

    @Test func `numbers that cannot be still give a grid`() {
        #expect(TileGrid(count: 0) == TileGrid(count: 1))
        #expect(TileGrid(count: -3, columns: 0, rows: -1) == TileGrid(count: 1))
        #expect(TileGrid(count: .max, columns: 1).rows == .max)
    }

    @Test func `cells are even, inside and apart`() throws {
        for count in 1...20 {
            let size = Size(width: 641, height: 479)
            let grid = TileGrid(count: count)
            let cells = try (0..<count).map { try #require(grid.cell($0, in: size)) }
            for (index, cell) in cells.enumerated() {
                #expect([cell.left, cell.top, cell.width, cell.height].allSatisfy { $0 % 2 == 0 })
                #expect(cell.intersection(PixelRectangle(size)) == cell)
                #expect(cells[..<index].allSatisfy { $0.intersection(cell).isEmpty })
            }
        }
    }

    @Test func `there is no cell beyond the grid or in a mosaic too small`() {
        let grid = TileGrid(count: 4)
        #expect(grid.cell(4, in: Size(width: 100, height: 100)) == nil)
        #expect(grid.cell(-1, in: Size(width: 100, height: 100)) == nil)
        #expect(grid.cell(0, in: Size(width: 3, height: 100)) == nil)
        #expect(
            grid.cell(3, in: Size(width: 101, height: 51)) == PixelRectangle(left: 50, top: 24, right: 100, bottom: 48)
        )
    }
}
