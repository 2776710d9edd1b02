import Foundation
import WeirConfig
import WeirCore
import WeirElements

extension Application {
    /// Its publications as `weirpublish` takes them.
    var publicationTexts: [String] {
        let folder = FileManager.default.currentDirectoryPath
        return publications.map { PublicationText.text($0, workingFolder: folder) }
    }

    /// The ways to its brokers, which its elements share.
    ///
    /// Throws `.settings` where a broker can't be like that, `.resource` where a secret can't be read.
    func openPublishers() throws(WeirError) -> [SharedPublisher] {
        var publishers: [SharedPublisher] = []
        for text in publicationTexts {
            publishers.append(try SharedPublisher.shared(PublicationText.publication(from: text)))
        }
        return publishers
    }
}
