"""Names of invented products: words as frequent as in the names of Open Food Facts, in five languages, and a long tail.

The frequent words and their order are facts of that catalogue; a word of place n is taken about 1/(n + 6) as often as
the first (Zipf). Behind them come a few hundred thousand words nobody knows, as brands and misspellings make them.
"""

from itertools import accumulate
from random import Random

FREQUENT = ["de", "au", "la", "lait", "chocolat", "bio", "with", "sauce", "et", "les", "aux", "organic", "chocolate", "the", "milk", "cheese", "pur", "en", "a", "de", "le", "vin", "huile", "poulet", "pain", "creme", "beurre", "cookies", "mix", "fromage", "noir", "jus", "style", "salt", "sugar", "free", "natural", "cream", "natur", "mit", "original", "classic", "light", "vanille", "vanilla", "butter", "chicken", "olive", "yaourt", "nature", "fruits", "eau", "tomate", "tomato", "bread", "bar", "salad", "pomme", "apple", "orange", "citron", "lemon", "coffee", "cafe", "the", "tea", "the", "vert", "green", "noix", "nuts", "peanut", "cacahuete", "almond", "amande", "amandes", "noisettes", "hazelnut", "fraise", "strawberry", "framboise", "raspberry", "banane", "banana", "mangue", "mango", "coco", "coconut", "riz", "rice", "pates", "pasta", "spaghetti", "pizza", "jambon", "ham", "saumon", "salmon", "thon", "tuna", "porc", "pork", "boeuf", "beef", "dinde", "turkey", "oeufs", "eggs", "eier", "egg", "legumes", "vegetables", "soup", "soupe", "potage", "curry", "spicy", "hot", "sweet", "corn", "mais", "beans", "haricots", "verts", "lentilles", "lentils", "pois", "chiches", "chickpeas", "petits", "sel", "sucre", "sans", "gluten", "protein", "proteine", "whey", "powder", "poudre", "snack", "chips", "crisps", "crackers", "biscuits", "biscuit", "gateau", "cake", "tarte", "pie", "brownie", "muffin", "donut", "waffle", "gaufre", "crepe", "pancake", "cereal", "cereales", "muesli", "granola", "avoine", "oat", "oats", "flakes", "flocons", "hafer", "haferflocken", "milch", "vollmilch", "joghurt", "kase", "quark", "sahne", "schokolade", "kekse", "brot", "vollkorn", "dinkel", "weizen", "mehl", "zucker", "honig", "honey", "miel", "konfiture", "confiture", "jam", "marmelade", "erdbeere", "himbeere", "apfel", "birne", "pear", "poire", "peche", "peach", "cherry", "cerise", "kirsch", "ananas", "pineapple", "raisin", "grape", "traube", "kiwi", "melon", "limonade", "soda", "cola", "zero", "water", "mineral", "mineralwasser", "sparkling", "bier", "beer", "biere", "wein", "wine", "rouge", "red", "blanc", "white", "rose", "whisky", "vodka", "rhum", "rum", "gin", "sirop", "syrup", "sirup", "ketchup", "mayonnaise", "moutarde", "mustard", "senf", "vinaigre", "vinegar", "essig", "balsamique", "pesto", "houmous", "hummus", "guacamole", "salsa", "tortilla", "wrap", "sandwich", "burger", "nuggets", "kebab", "sushi", "noodles", "nouilles", "ramen", "wok", "teriyaki", "soja", "soy", "tofu", "tempeh", "seitan", "vegan", "veggie", "vegetal", "vegetarian", "plant", "based", "parmesan", "mozzarella", "cheddar", "gouda", "emmental", "camembert", "brie", "feta", "chevre", "roquefort", "ricotta", "mascarpone", "kefir", "skyr", "greek", "grec", "yogurt", "yoghurt", "gelato", "ice", "glace", "sorbet", "eis", "dessert", "mousse", "pudding", "flan", "caramel", "toffee", "nougat", "praline", "truffe", "truffle", "bonbons", "candy", "gummy", "bears", "chewing", "gum", "menthe", "mint", "minze", "reglisse", "licorice", "cinnamon", "cannelle", "zimt", "ginger", "gingembre", "garlic", "ail", "knoblauch", "onion", "oignon", "zwiebel", "pepper", "poivre", "pfeffer", "paprika", "basil", "basilic", "herbs", "herbes", "provence", "italian", "mediterranean", "mexican", "indian", "thai", "asian", "chinese", "french", "german", "american", "farmhouse", "country", "homestyle", "traditional", "tradition", "artisan", "premium", "selection", "finest", "extra", "fine", "fein", "gourmet", "deluxe", "special", "family", "pack", "mini", "maxi", "big", "crunchy", "crispy", "croustillant", "soft", "tender", "smoked", "fume", "gerauchert", "grilled", "grille", "roasted", "roti", "gerostet", "salted", "sale", "unsalted", "fresh", "frais", "frische", "frozen", "surgele", "dried", "sechees", "whole", "entier", "wholegrain", "complet", "wheat", "ble", "seeds", "graines", "sunflower", "tournesol", "sonnenblumen", "pumpkin", "kurbis", "citrouille", "sesame", "chia", "linseed", "lin", "quinoa", "bulgur", "couscous", "semoule", "polenta", "potato", "pommes", "terre", "kartoffel", "sweet", "patate", "carrot", "carottes", "karotten", "spinach", "epinards", "spinat", "broccoli", "brocoli", "cauliflower", "chou", "cabbage", "kohl", "leek", "poireau", "mushroom", "champignons", "pilze", "asparagus", "asperges", "spargel", "avocado", "zucchini", "courgette", "aubergine", "eggplant", "celery", "celeri", "cucumber", "concombre", "gurke", "pickles", "cornichons", "olives", "capers", "anchovies", "anchois", "sardines", "sardinen", "maquereau", "mackerel", "hareng", "hering", "herring", "cod", "cabillaud", "shrimp", "crevettes", "garnelen", "crab", "crabe", "mussels", "moules", "squid", "calamar", "lamb", "agneau", "lamm", "veal", "veau", "duck", "canard", "goose", "foie", "gras", "pate", "terrine", "saucisse", "sausage", "wurst", "salami", "chorizo", "bacon", "lardons", "prosciutto", "mortadella", "leberwurst", "bratwurst", "schinken", "fillet", "filet", "breast", "wings", "legs", "thigh", "steak", "mince", "hache", "ground", "meatballs", "boulettes", "schnitzel", "cordon", "bleu", "quiche", "lasagne", "lasagna", "ravioli", "gnocchi", "tortellini", "penne", "fusilli", "macaroni", "risotto", "paella", "jambalaya", "chili", "stew", "ragout", "bouillon", "broth", "stock", "fond"]
_SYLLABLES = ["ba", "be", "bi", "bo", "bu", "ca", "ce", "ci", "co", "cu", "da", "de", "di", "do", "du", "fa", "fe", "fi", "fo", "fu", "ga", "ge", "gi", "go", "gu", "ha", "he", "hi", "ho", "ja", "jo", "ka", "ke", "ki", "ko", "la", "le", "li", "lo", "lu", "ma", "me", "mi", "mo", "mu", "na", "ne", "ni", "no", "nu", "pa", "pe", "pi", "po", "pu", "ra", "re", "ri", "ro", "ru", "sa", "se", "si", "so", "su", "ta", "te", "ti", "to", "tu", "va", "ve", "vi", "vo", "za", "ze", "zi", "zo", "cha", "che", "cho", "bra", "bre", "bri", "cra", "cre", "fra", "fre", "gra", "gre", "pla", "pre", "tra", "tre", "sta", "ste"]
_LENGTHS, _HOW_OFTEN = (1, 2, 3, 4, 5, 6, 7, 8, 9), (5, 14, 20, 20, 15, 11, 7, 5, 3)
RARE = 250_000


class Names:
    """Makes names, the same ones for the same seed."""

    def __init__(self, seed: int = 20) -> None:
        self.random = Random(seed)
        rare = {"".join(self.random.choices(_SYLLABLES, k=self.random.choice((2, 3, 3, 4, 4)))) for _ in range(RARE)}
        self.words = list(dict.fromkeys(FREQUENT)) + sorted(rare)
        self._weights = list(accumulate(1 / (place + 6) for place in range(len(self.words))))
        self._brands = [" ".join(self._taken(2)).title() for _ in range(40_000)]
        self._brand_weights = list(accumulate(1 / (place + 10) for place in range(len(self._brands))))

    def _taken(self, number: int) -> list[str]:
        return self.random.choices(self.words, cum_weights=self._weights, k=number)

    def some(self, number: int) -> list[str]:
        """So many names."""
        lengths = self.random.choices(_LENGTHS, _HOW_OFTEN, k=number)
        words = iter(self._taken(sum(lengths)))
        return [" ".join(next(words) for _ in range(length)).capitalize() for length in lengths]

    def brands(self, number: int) -> list[str]:
        """So many brands; every third product names none."""
        found = self.random.choices(self._brands, cum_weights=self._brand_weights, k=number)
        return ["" if self.random.random() < 0.35 else brand for brand in found]
