package import Studio

/// The five pictures that every product gets, in the order in which people see them.
///
/// Safe areas: a story keeps 250 px free at top and bottom (Instagram's own controls; Meta, “Safe
/// zones for Stories and Reels”) and 6 % at the sides; a Twitter card is covered by its headline
/// along the bottom; the others keep 5 % free, since feeds round corners and crop a little. The
/// smallest type is about 9 points on a phone that shows the picture 390 points wide.
package enum CampaignFormats {
    package static let all = [
        Format(
            name: "instagram-square", width: 1080, height: 1080,
            safe: .init(top: 54, left: 54, bottom: 54, right: 54), smallestType: 26),
        Format(
            name: "instagram-story", width: 1080, height: 1920,
            safe: .init(top: 250, left: 65, bottom: 250, right: 65), smallestType: 28),
        Format(
            name: "facebook-feed", width: 1200, height: 630,
            safe: .init(top: 48, left: 60, bottom: 48, right: 60), smallestType: 26),
        Format(
            name: "twitter-card", width: 1200, height: 675,
            safe: .init(top: 48, left: 60, bottom: 84, right: 60), smallestType: 26),
        Format(
            name: "linkedin-post", width: 1200, height: 627,
            safe: .init(top: 48, left: 60, bottom: 48, right: 60), smallestType: 26),
    ]
}
