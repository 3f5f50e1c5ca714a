/// The candidate that `text` was probably meant to be: at most a third of its letters wrong, left out, added
/// or swapped.
package func nearestSpelling(to text: String, among candidates: [String]) -> String? {
    guard text.utf8.count <= 40 else { return nil }
    let folded = fold(text)
    var best: (candidate: String, distance: Int)?
    for candidate in candidates {
        let distance = editDistance(folded, fold(candidate))
        if distance <= max(1, candidate.utf8.count / 3), distance < best?.distance ?? .max {
            best = (candidate, distance)
        }
    }
    return best?.candidate
}

/// Without case and without the dashes and underscores of other naming habits.
private func fold(_ text: String) -> [UInt8] {
    text.lowercased().utf8.filter { $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: "_") }
}

/// Insertions, deletions, substitutions and swaps of neighbours that make `left` of `right`.
private func editDistance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...right.count)
    for i in 0..<left.count {
        var row = [i + 1]
        for j in 0..<right.count {
            var cost = min(last[j + 1] + 1, row[j] + 1, last[j] + (left[i] == right[j] ? 0 : 1))
            if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] {
                cost = min(cost, beforeLast[j - 1] + 1)
            }
            row.append(cost)
        }
        beforeLast = last
        last = row
    }
    return last[right.count]
}
