/// Numbers of which the lowest comes out first: a binary heap, so that giving one back and taking the lowest stay
/// cheap with a hundred thousand devices.
struct NumberHeap {
    private var numbers: [Int] = []

    mutating func insert(_ number: Int) {
        numbers.append(number)
        var index = numbers.count - 1
        while index > 0, numbers[(index - 1) / 2] > numbers[index] {
            numbers.swapAt(index, (index - 1) / 2)
            index = (index - 1) / 2
        }
    }

    mutating func popLowest() -> Int? {
        guard let lowest = numbers.first else { return nil }
        let last = numbers.removeLast()
        guard !numbers.isEmpty else { return lowest }
        numbers[0] = last
        sink()
        return lowest
    }

    private mutating func sink() {
        var index = 0
        while 2 * index + 1 < numbers.count {
            let left = 2 * index + 1
            let right = left + 1
            let lesser = right < numbers.count && numbers[right] < numbers[left] ? right : left
            guard numbers[lesser] < numbers[index] else { return }
            numbers.swapAt(index, lesser)
            index = lesser
        }
    }
}
